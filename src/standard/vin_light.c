/*
 * vin_light.c
 *		Which makers' numbers are those of cars and light vehicles.
 *
 * 49 CFR 565.15(a) has the first three positions tell the type of vehicle, too.
 * These are the identifiers that NHTSA registers (Product Information Catalog
 * and Vehicle Listing, March 2026) for passenger cars, multipurpose passenger
 * vehicles and light trucks, which are those for which its own decoder follows
 * position 7.  Left out are those under which heavier vehicles are made, too
 * (motor homes, vans of over 4536 kg), trucks of no stated weight, and makers
 * of few vehicles, who share theirs.
 */
#include "standard/vin_year.h"

#include <stdlib.h>
#include <string.h>

#define IDENTIFIER_SIZE 3
#define STRIDE (IDENTIFIER_SIZE + 1)

static const char light_makers[] =
	"102 12A 16C 177 18L 19U 19V 19X 1A4 1A8 1AC 1AM 1B3 1B4 1B8 1C3 1C4 1C8 1CM 1D4 "
	"1D8 1E3 1F1 1F7 1FA 1FL 1FM 1G0 1G1 1G2 1G3 1G4 1G5 1G6 1G7 1G8 1GH 1GK 1GM 1GN "
	"1GY 1HG 1HW 1J4 1J8 1JC 1JT 1L1 1LN 1ME 1MR 1N4 1N6 1NX 1P3 1P4 1V1 1V2 1VW 1WV "
	"1XA 1XM 1Y1 1YV 1Z4 1Z6 1Z8 1ZV 1ZW 2A3 2A4 2A8 2B3 2B4 2B8 2BA 2BC 2C1 2C2 2C3 "
	"2C4 2C8 2CA 2CC 2CG 2CK 2CM 2CN 2CT 2D4 2D8 2E3 2E4 2FA 2FM 2G1 2G2 2G3 2G4 2G6 "
	"2G7 2G8 2GK 2GN 2HG 2HH 2HK 2HN 2J4 2LM 2LN 2ME 2MR 2P3 2P4 2S2 2S3 2T1 2T2 2T3 "
	"2V4 2V8 2XM 3A4 3A8 3B3 3B4 3B8 3C3 3C4 3C8 3CA 3CZ 3D4 3D8 3DH 3E3 3E4 3FA 3FM "
	"3G0 3G1 3G2 3G3 3G4 3G5 3G7 3GK 3GM 3GN 3GP 3GS 3GY 3HD 3HG 3J4 3KM 3KP 3LN 3MA "
	"3MD 3ME 3MF 3MV 3MW 3MY 3MZ 3N1 3N8 3P3 3P4 3PC 3VV 3VW 43C 4A3 4A4 4B3 4C3 4CR "
	"4E3 4F2 4G1 4G2 4G3 4G5 4GD 4HM 4HR 4JG 4M2 4N2 4NT 4NU 4P3 4S2 4S3 4S4 4S6 4T1 "
	"4T3 4T4 4US 4W5 50E 50G 514 520 523 52S 53G 53J 53T 54T 54W 55S 56N 57W 58A 58M "
	"5AC 5BJ 5BP 5CX 5ES 5FN 5FR 5G2 5G3 5G8 5GA 5GD 5GR 5GT 5GZ 5J6 5J8 5KB 5KC 5L1 "
	"5LM 5N1 5N3 5NM 5NP 5S3 5TD 5UM 5UX 5XX 5XY 5Y2 5YF 5YJ 5YM 6G1 6G2 6G3 6MM 6MP "
	"71V 7FA 7G0 7G6 7HT 7JD 7JR 7KZ 7MM 7MU 7NY 7P2 7PD 7SA 7SV 7SY 7TN 7UU 7WA 7YA "
	"7Z0 9BW ADM J81 J87 J8Z JA3 JA4 JAA JAB JAC JAE JB3 JB4 JB7 JC1 JD1 JD2 JE3 JE4 "
	"JF1 JF2 JF3 JF4 JG1 JG2 JG7 JH4 JHL JHM JJ3 JM1 JM2 JM3 JN1 JN6 JN8 JNK JNR JP3 "
	"JP4 JP7 JR2 JS2 JS3 JT2 JT3 JT4 JT5 JT6 JT8 JTD JTE JTH JTJ JTK JTL JTM JTN KL1 "
	"KL2 KL4 KL5 KL7 KL8 KLA KM8 KMH KMT KMU KNA KND KNJ KNM KPH KPS L6T LES LFP LGX "
	"LJU LM5 LPS LRB LRE LRW LSG LVP LVY LYV MAJ MCV ML3 MN3 MP3 NMT PFD RLL SAD SAJ "
	"SAL SAT SAX SB1 SBM SC6 SCA SCB SCC SCE SCF SCR SD7 SD8 SFZ SHH SHS SJA SJK SJZ "
	"SLA TMC TRU U5Y VCF VF1 VF3 VL4 VNK VX1 W04 W06 W08 W0L W0V W1K W1N WA1 WAP WAU "
	"WB5 WBA WBS WBX WBY WDB WDC WDD WF0 WF1 WME WMW WMZ WP0 WP1 WU1 WUA WV2 WVG WVW "
	"WZ1 XP7 XZ1 YH4 YK1 YS3 YSM YSR YV1 YV4 YYC ZAC ZAM ZAR ZAS ZBB ZC2 ZFA ZFB ZFD "
	"ZFF ZFR ZHW ZN6 ZPB ZSG ";

static int
compare_identifiers(const void *vin, const void *identifier)
{
	return memcmp(vin, identifier, IDENTIFIER_SIZE);
}

bool
vin_is_light(const char *vin)
{
	return bsearch(vin, light_makers, (sizeof(light_makers) - 1) / STRIDE, STRIDE,
				   compare_identifiers) != NULL;
}
