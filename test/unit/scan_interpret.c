/*
 * scan_interpret.c
 *		The item that a scan describes: part, lot, unit, dates, quantity, identity.
 */
#include "scans.h"

#include "standard/registry.h"

static BarcodeScan scan;

static void
add_text(char *all, const char *name, const ScanText *value)
{
	if (value->size > 0)
		sprintf(all + strlen(all), "%s%s=%.*s", all[0] == '\0' ? "" : " ", name, (int) value->size,
				value->text);
}

static void
add_date(char *all, const char *name, CalendarDate date)
{
	if (date.year != 0)
		sprintf(all + strlen(all), "%s%s=%04d-%02d-%02d", all[0] == '\0' ? "" : " ", name,
				date.year, date.month, date.day);
}

/* The summary of a scan, or the fault: "part=... lot=... sn=..." */
static const char *
summary_of(const char *input, BarcodeOptions options)
{
	static char all[2000];
	char bytes[1000];
	Slice copy = own(unescape(input, bytes));
	ScanSummary summary;
	Fault fault = {0};

	all[0] = '\0';
	if (!scan_parse(copy, &options, &scan, &fault) ||
		!scan_interpret(&scan, &options, &summary, &fault))
		sprintf(all, "fault at %d: %s", fault.position, fault.text);
	else
	{
		add_text(all, "part", &summary.part_number);
		add_text(all, "lot", &summary.lot_code);
		add_text(all, "sn", &summary.serial_number);
		add_date(all, "produced", summary.produced_on);
		add_date(all, "expires", summary.expires_on);
		add_date(all, "best", summary.best_before);
		add_text(all, "quantity", &summary.quantity);
		add_text(all, "id", &summary.trace_id);
		add_text(all, "plain", &summary.plain_code);
		add_text(all, "customer", &summary.customer_part);
		add_text(all, "code", &summary.date_code);
		add_text(all, "country", &summary.country_of_origin);
	}
	disown(copy);
	return all;
}

typedef struct Example
{
	const char *input;
	const char *summary;
} Example;

static const Example examples[] = {
	{"(01)09506000134352", "part=09506000134352 id=PN:09506000134352"},
	{"(01)09506000134352(10)L1", "part=09506000134352 lot=L1 id=LOT:09506000134352|L1"},
	{"(01)09506000134352(10)L1(21)7", "part=09506000134352 lot=L1 sn=7 id=SN:09506000134352|7"},
	{"(01)09506000134352(11)250900(15)270200(17)280200",
	 "part=09506000134352 expires=2028-02-29 best=2027-02-28 id=PN:09506000134352"},
	{"(01)09506000134352(11)250914",
	 "part=09506000134352 produced=2025-09-14 id=PN:09506000134352"},
	{"(01)09506000134352(7003)2709141200",
	 "part=09506000134352 expires=2027-09-14 id=PN:09506000134352"},
	{"(01)09506000134352(8008)25091412",
	 "part=09506000134352 produced=2025-09-14 id=PN:09506000134352"},
	{"(01)09506000134352(30)0012", "part=09506000134352 quantity=12 id=PN:09506000134352"},
	{"(00)106141412345678908(02)09506000134352(37)24(10)L1",
	 "part=09506000134352 lot=L1 sn=106141412345678908 quantity=24 id=SN:106141412345678908"},
	{"(8006)095060001343520102(21)7", "part=09506000134352 sn=7 id=SN:095060001343520102|7"},
	{"(8003)09506000134352A7", "sn=09506000134352A7 id=SN:09506000134352A7"},
	{"(8003)09506000134352", ""},
	{"(8004)95061234A", "sn=95061234A id=SN:95061234A"},
	{"(8002)490154203237518", "sn=490154203237518 id=SN:490154203237518"},
	{"(8013)1987654Ad4X4bL5ttr2310c2K",
	 "part=1987654Ad4X4bL5ttr2310c2K id=PN:1987654Ad4X4bL5ttr2310c2K"},
	{"(8010)9506ABC(8011)7", "part=9506ABC sn=7 id=SN:9506ABC|7"},
	{"]E06291041500213", "part=06291041500213 id=PN:06291041500213"},

	{"1PDRN-2980", "part=DRN-2980 id=PN:DRN-2980"},
	{"S42", "sn=42 id=SN:42"},
	{"1TL42", "lot=L42 id=LOT:L42"},
	{"1PDRN-2980~GS42~GQ5~G16D20260102~G14D20270102~G25D20261231",
	 "part=DRN-2980 sn=42 produced=2026-01-02 expires=2027-01-02 best=2026-12-31 quantity=5 "
	 "id=SN:DRN-2980|42"},
	{"1PDRN-2980~GPCUST-1~G1TL1~GTL2", "part=DRN-2980 lot=L1 id=LOT:DRN-2980|L1 customer=CUST-1"},
	{"7Q0100EA", "quantity=100"},
	{"Q0.50", "quantity=0.50"},
	{"6D20260102094", "produced=2026-01-02"},
	{"6D20260102036", "expires=2026-01-02"},
	{"6D20260102999", ""},
	{"5D260102405", "produced=2026-01-02"},
	{"D260102", ""},
	{"I1M8GDM9AXKP042788", "sn=1M8GDM9AXKP042788 id=SN:1M8GDM9AXKP042788"},
	{"25TD1PWX7L1", "lot=D1PWX7L1 id=LOT:D1PWX7L1"},
	{"JUN123456789A1", "sn=UN123456789A1 id=SN:UN123456789A1"},
	{"21S1B9ABCDEF0116", "lot=1B9ABCDEF0116 id=LOT:1B9ABCDEF0116"},
	{"20SA1", "sn=A1 id=SN:A1"},

	/* medicines: IFA, PPN-Code */
	{"[)>~R06~G9N111234567842~G1T12345ABCD~GD270600~GS12345ABCDEF123~R~E",
	 "part=111234567842 lot=12345ABCD sn=12345ABCDEF123 expires=2027-06-30 "
	 "id=SN:111234567842|12345ABCDEF123"},
	{"9N111234567842~GD240229~G8P09506000134352",
	 "part=111234567842 expires=2024-02-29 id=PN:111234567842"},
	{"9N111234567842", "part=111234567842 id=PN:111234567842"},
	{"8P09506000134352~G1TL1", "part=09506000134352 lot=L1 id=LOT:09506000134352|L1"},
	{"[)>~R06~G9N111234567841~R~E",
	 "fault at 10: Expected (9N) PHARMACY PRODUCT NUMBER at position 10 to be a code of IFA, found "
	 "\"111234567841\"."},
	{"[)>~R06~G9N111234567842~GD271300~R~E",
	 "fault at 24: Expected (D) DATE at position 24 to be a date, found \"271300\"."},
	{"[)>~R06~GS1~GD270600~R~E", "sn=1 id=SN:1"},

	/* ISBT 128; the third is the UDI that the US FDA publishes */
	{"=A99992112345600\n=<E0304V00\n&>0211232359\n=%5100",
	 "part=E0304V00 sn=A999921123456 expires=2021-05-03 id=SN:E0304V00|A999921123456"},
	{"]C4=G12349865432177=<E0304V00",
	 "part=E0304V00 sn=G123498654321 id=SN:E0304V00|G123498654321"},
	{"=+06000=/A9999XYZ100T0944=,000025=A99991312345600=>014032=}013032&,1000000000000XYZ123",
	 "part=A9999XYZ100T0944 lot=000000000000XYZ123 sn=000025 produced=2013-02-01 "
	 "expires=2014-02-01 id=SN:A9999XYZ100T0944|A999913123456|000025"},
	{"=)1TE123456A&)RZ12345678", "part=1TE123456A lot=RZ12345678 id=LOT:1TE123456A|RZ12345678"},
	{"=A99992112345600\n=<E0304V00\n=)1TE123456A\n&)RZ12345678",
	 "part=E0304V00 sn=A999921123456 id=SN:E0304V00|A999921123456"},
	{"=<E0304V00\n=,000025\n=A99992112345600\n=A99992112345700",
	 "fault at 38: The scan has two donations, at positions 21 and 38."},
	{"=/A9999XYZ100T0944=,000025",
	 "fault at 19: Expected the donation (=) of the division (=,) at position 19."},
	{"&>9993652359", "expires=1999-12-31"},
	{"=>021366",
	 "fault at 3: Expected (=>) EXPIRATION DATE at position 3 to be a date, found \"021366\"."},
	{"&>0211232460",
	 "fault at 3: Expected (&>) EXPIRATION DATE AND TIME at position 3 to be a date, found "
	 "\"0211232460\"."},
	{"=G12349865432178",
	 "fault at 2: Expected (=) DONATION IDENTIFICATION NUMBER at position 2 to be the number of a "
	 "donation, found \"G12349865432178\"."},

	/* unique item identifiers: MIL-STD-130N, tables A-I and A-II */
	{"[)>~R06~G18S1PWX71391590010156~R~E", "sn=1391590010156 id=SN:D1PWX71391590010156"},
	{"[)>~R06~G25SUN123456789A1~R~E", "sn=UN123456789A1 id=SN:UN123456789A1"},
	{"[)>~R06~G17V1PWX7~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:D1PWX7AC-142"},
	{"[)>~R06~G12V123456789~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:UN123456789AC-142"},
	{"[)>~R06~G3V9506000~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:9506000AC-142"},
	{"[)>~R06~G7LFB1234~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:LDFB1234AC-142"},
	{"[)>~R06~G18VLH123~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:LH123AC-142"},
	{"[)>~R06~G17V1PWX7~G1TL9~GS42~G30PAC-2~R~E", "part=AC-2 lot=L9 sn=42 id=SN:D1PWX7L942"},
	{"[)>~R06~G17V1PWX7~G1PAC-1~GS4.2~R~E", "part=AC-1 sn=4.2 id=SN:AC-1|4.2"},
	{"[)>~R06~G25SXYZ1~R~E", "sn=XYZ1 id=SN:XYZ1"},
	{"[)>~R06~G17V1PWX7~GS42~R~E", "sn=42 id=SN:42"},
	{"[)>~R06~G22S80A12345~R~E", "sn=80A12345 id=SN:80A12345"},
	{"[)>~R12~GCAG 1PWX7~GSER 42~R~E", "sn=42 id=SN:D1PWX742"},
	{"[)>~R12~GDUN 123456789~GUCN 42~R~E", "sn=42 id=SN:UN12345678942"},
	{"[)>~R12~GEUC 9506000~GPNO AC-1~GSEQ 42~R~E", "part=AC-1 sn=42 id=SN:9506000AC-142"},
	{"[)>~R12~GMFR 1PWX7~GPNO AC-1~GSEQ 42~GPNR AC-9~R~E", "part=AC-1 sn=42 id=SN:D1PWX7AC-142"},
	{"[)>~R12~GSPL 1PWX7~GLOT L9~GSEQ 42~R~E", "lot=L9 sn=42 id=SN:D1PWX7L942"},
	{"[)>~R12~GUSN 1PWX742~R~E", "sn=42 id=SN:D1PWX742"},
	{"[)>~R12~GUST 1PWX742~R~E", "sn=42 id=SN:D1PWX742"},
	{"[)>~RDD~GUID D1PWX742~R~E", "sn=D1PWX742 id=SN:D1PWX742"},
	{"[)>~R12~GPNR AC-9~GSER 42~GDMF 20260102~GEXP 20270102~GQTY 1~R~E",
	 "part=AC-9 sn=42 produced=2026-01-02 expires=2027-01-02 quantity=1 id=SN:AC-9|42"},

	/* HIBC: ANSI/HIBC 2.6 */
	{"+A123BJC5D6E71G", "part=+A123BJC5D6E71G id=PN:+A123BJC5D6E71G"},
	{"+A99912345/$$52001510X33",
	 "part=+A999123457 lot=10X3 expires=2020-01-15 id=LOT:+A999123457|10X3"},
	{"+A99912345/$$52001510X3/16D20111212/S77DEFG457",
	 "part=+A999123457 lot=10X3 sn=77DEFG45 produced=2011-12-12 expires=2020-01-15 "
	 "id=SN:+A999123457|77DEFG45"},
	{"+A99912349/$10X3/16D20111231/14D20200131/Q500Z",
	 "part=+A99912349B lot=10X3 produced=2011-12-31 expires=2020-01-31 quantity=500 "
	 "id=LOT:+A99912349B|10X3"},
	{"+J123AQ3451/$$3231231BC34567/S4012R",
	 "part=+J123AQ3451T lot=BC34567 sn=4012 expires=2023-12-31 id=SN:+J123AQ3451T|4012"},
	{"+$$02231162074ZA", "lot=1162074 expires=2023-02-28 id=LOT:1162074"},
	{"+EOROCDF366A01501/$$900001122321007217",
	 "part=+EOROCDF366A01501U lot=2100721 expires=2023-12-31 quantity=1 "
	 "id=LOT:+EOROCDF366A01501U|2100721"},

	{"+A123BJC5D6E71G\n+A123BJC5D6E71G", "part=+A123BJC5D6E71G id=PN:+A123BJC5D6E71G"},
	{"+A123BJC5D6E71G\n+A999123457",
	 "fault at 18: The scan has two part numbers, at positions 2 and 18."},

	/* the label of a distributor, one field of which is empty; fields that are not asked for */
	{"[)>~R06~GP445-175186-1-ND~G1PTFM252012~GK~G1T0844718727~GQ10~R~E",
	 "part=TFM252012 lot=0844718727 quantity=10 id=LOT:TFM252012|0844718727 "
	 "customer=445-175186-1-ND"},
	{"[)>~R06~GP~G1PAC-1~GQ~G1T~G16D~GS7~GK~R~E", "part=AC-1 sn=7 id=SN:AC-1|7"},
	{"[)>~R06~GP ~G1PAC-1~GQ   ~G1T ~G16D ~GS7~G10D ~G4L  ~R~E", "part=AC-1 sn=7 id=SN:AC-1|7"},
	{"[)>~R12~GSER  ~GLOT 5~GQTY   ~R~E", "lot=5 id=LOT:5"},
	{"[)>~R06~GKB\xC3\x9CRO~G17V12~G2S1~G7Q1E~G4LDEUX~GS7~R~E",
	 "fault at 26: Expected at least 3 characters for (7Q) QUANTITY WITH UNIT at position 26, "
	 "found 2."},
	{"[)>~R06~GKB\xC3\x9CRO~G17V12~G2S1~G4LDEUX~G22D2026~GS7~R~E", "sn=7 id=SN:7 country=DEUX"},
	{"[)>~R06~G17V12~G1PAC-1~GS7~R~E",
	 "fault at 11: Expected 5 characters for (17V) CAGE CODE at position 11, found 2."},
	{"[)>~R06~G1PAC-1~GQ100EA~R~E",
	 "fault at 16: Expected (Q) QUANTITY at position 16 to be a number, found \"100EA\"."},
	{"[)>~R06~G1PAC-1~G1TL\xC3\x9C~R~E",
	 "fault at 18: Expected a printable ASCII character at position 18, found \"\xC3\x9C\" "
	 "(U+00DC)."},
	{"[)>~R06~G1PAC-1~G16D2026~R~E",
	 "fault at 18: Expected 8 characters for (16D) PRODUCTION DATE at position 18, found 4."},
	{"[)>~R06~G1PAC-1~G6D2026~G6D20261302036~R~E",
	 "fault at 24: Expected (6D) DATE WITH QUALIFIER at position 24 to be a date, found "
	 "\"20261302036\"."},
	{"[)>~R06~G1PAC-1~G6D20261302999~R~E", "part=AC-1 id=PN:AC-1"},
	{"[)>~R06~G1PAC-1~Gabc~R~E",
	 "fault at 15: Expected a field with its identifier at position 15, found \"abc\"."},
	{"[)>~R12~GPNR AC-9~GSER ~GLOT~GDMF ~R~E", "part=AC-9 id=PN:AC-9"},
	{"(01)09506000134352(10)LOT1(29)X", "part=09506000134352 lot=LOT1 id=LOT:09506000134352|LOT1"},
	{"(01)09506000134352(10)L(3103)12(3104)000195(8030)a=b",
	 "part=09506000134352 lot=L id=LOT:09506000134352|L"},
	{"(01)09506000134353(10)L",
	 "fault at 18: Expected the check digit 2 at position 18 in (01) GTIN, found \"3\"."},
	{"(01)09506000134352(10)",
	 "fault at 23: Expected 1 to 20 characters for (10) BATCH/LOT at position 23, found 0."},
	{"https://a/01/09506000134352/10/",
	 "fault at 32: Expected 1 to 20 characters for (10) BATCH/LOT at position 32, found 0."},
	{"0109506000134352\n10LOT1", "part=09506000134352 lot=LOT1 id=LOT:09506000134352|LOT1"},
	{"0109506000134352\nDRN-2980", "part=09506000134352 id=PN:09506000134352 plain=DRN-2980"},
	{"A1\nA1", "plain=A1"},
	{"A1\nA2", "fault at 4: The scan has two plain codes, at positions 1 and 4."},

	/* other fields of the label */
	{"[)>~R06~GPC-1~G1PAC-1~G10D2647~G4LCN~G9D1~R~E",
	 "part=AC-1 id=PN:AC-1 customer=C-1 code=2647 country=CN"},
	{"[)>~R06~G1PAC-1~G11D202647~R~E", "part=AC-1 id=PN:AC-1 code=202647"},
	{"[)>~R06~G1PAC-1~G9DWEEK 47~R~E", "part=AC-1 id=PN:AC-1 code=WEEK 47"},
	{"[)>~R06~G1PAC-1~G10D2647~G10D2648~R~E",
	 "fault at 23: The scan has two date codes, at positions 15 and 23."},
	{"(01)09506000134352(241)C-1(422)528",
	 "part=09506000134352 id=PN:09506000134352 customer=C-1 country=528"},
	{"PC-1", "part=C-1 id=PN:C-1 customer=C-1"},

	{"DRN-2980-000123", "plain=DRN-2980-000123"},

	{"S42~GS43", "fault at 5: The scan has two serial numbers, at positions 1 and 5."},
	{"S42~GS42", "sn=42 id=SN:42"},
	{"Q1~GQ2", "fault at 4: The scan has two quantities, at positions 1 and 4."},
	{"(10)L1",
	 "fault at 1: (10) BATCH/LOT at position 1 needs (01), (02), (03), (8006) or (8026) in "
	 "the same scan."},
	{"14D20260102~G14D20260103",
	 "fault at 13: The scan has two dates of one kind, at positions 1 and 13."},
	{"[)>~R06~GSA|B~R~E",
	 "fault at 10: Expected a character of a code at position 10, found \"|\", "
	 "which separates scope and code in a trace_id."},
	{"[)>~R12~GQTY many~R~E", "fault at 8: Expected a number for (QTY) QUANTITY at position 8."},
	{"[)>~R12~GDMF 2026~R~E",
	 "fault at 8: (DMF) DATE OF MANUFACTURE at position 8 is not a date as of 2026-11-22."},
};

static void
scans_are_summed_up(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(examples); i++)
	{
		const char *found = summary_of(examples[i].input, *fnc1("^"));

		if (breaks(&law, strcmp(found, examples[i].summary) == 0))
			printf("# %s\n# expected %s\n# found    %s\n", examples[i].input, examples[i].summary,
				   found);
	}
	law_end(&law, "scans are summed up");
}

/* What only the reader knows: what plain codes are, and what trace ids are unique within. */
static const struct
{
	ScanPlain plain;
	ScanScope scope;
	const char *input;
	const char *summary;
} told[] = {
	{PLAIN_GTIN, SCOPE_PART, "9506000134352", "part=09506000134352 id=PN:09506000134352"},
	{PLAIN_GTIN, SCOPE_PART, " 06291041500213 ", "part=06291041500213 id=PN:06291041500213"},
	{PLAIN_GTIN, SCOPE_PART, "614141000036", "part=00614141000036 id=PN:00614141000036"},
	{PLAIN_GTIN, SCOPE_PART, "95050003", "part=00000095050003 id=PN:00000095050003"},
	{PLAIN_GTIN, SCOPE_PART, "9506000134353", "plain=9506000134353"},
	{PLAIN_GTIN, SCOPE_PART, "950600013435", "plain=950600013435"},
	{PLAIN_GTIN, SCOPE_PART, "]C09506000134352", "plain=9506000134352"},
	{PLAIN_GTIN, SCOPE_PART, "9506000134352\n10LOT1",
	 "part=09506000134352 lot=LOT1 id=LOT:09506000134352|LOT1"},
	{PLAIN_GTIN, SCOPE_PART, "9506000134352\n10123454",
	 "fault at 15: The line at position 15 may be GS1 elements or the number of a trade item."},
	{PLAIN_UNKNOWN, SCOPE_PART, "9506000134352", "plain=9506000134352"},
	{PLAIN_SERIAL, SCOPE_PART, "DRN-2980-000123", "sn=DRN-2980-000123 id=SN:DRN-2980-000123"},
	{PLAIN_SERIAL, SCOPE_PART, "1PDRN-2980\n000123",
	 "part=DRN-2980 sn=000123 id=SN:DRN-2980|000123"},
	{PLAIN_SERIAL, SCOPE_PART, "(01)09506000134352(21)7\nX",
	 "part=09506000134352 sn=7 id=SN:09506000134352|7 plain=X"},
	{PLAIN_SERIAL, SCOPE_PART, "A\nB",
	 "fault at 3: The scan has two serial numbers, at positions 1 and 3."},
	{PLAIN_SERIAL, SCOPE_PART, "0109506000134352\n2100012",
	 "fault at 18: The line at position 18 may be GS1 elements or a plain code."},
	{PLAIN_LOT, SCOPE_PART, "L-42", "lot=L-42 id=LOT:L-42"},
	{PLAIN_PART, SCOPE_PART, "DRN-2980", "part=DRN-2980 id=PN:DRN-2980"},
	{PLAIN_PART, SCOPE_PART, "+A123BJC5D6E71G\nDRN",
	 "part=+A123BJC5D6E71G id=PN:+A123BJC5D6E71G plain=DRN"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~GV10042~GPC-1~G1TL1~R~E",
	 "part=C-1 lot=L1 id=LOT:10042|C-1|L1 customer=C-1"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~GV10042~G12V123456789~G1PAC-1~GS7~R~E",
	 "part=AC-1 sn=7 id=SN:123456789|AC-1|7"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~G17V1PWX7~G1PAC-1~R~E", "part=AC-1 id=PN:1PWX7|AC-1"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R12~GMFR 1PWX7~GPNR AC-1~GSER 7~R~E",
	 "part=AC-1 sn=7 id=SN:1PWX7|AC-1|7"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~G18S1PWX71391590010156~R~E",
	 "sn=1391590010156 id=SN:1PWX7|1391590010156"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R12~GUSN 1PWX742~R~E", "sn=42 id=SN:1PWX7|42"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~G1V77~GS7~R~E", "sn=7 id=SN:77|7"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "[)>~R06~G1PAC-1~G25SUN123456789A1~R~E",
	 "part=AC-1 sn=UN123456789A1 id=SN:UN123456789A1"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "(01)09506000134352(21)7",
	 "part=09506000134352 sn=7 id=SN:09506000134352|7"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "+A99912345/$$52001510X33",
	 "part=+A999123457 lot=10X3 expires=2020-01-15 id=LOT:+A999123457|10X3"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "(00)106141412345678908",
	 "sn=106141412345678908 id=SN:106141412345678908"},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "1PAC-1~GS7",
	 "fault at 0: Expected the maker of the item for its scope, such as (17V), (12V), (1V) or (V)."},
	{PLAIN_UNKNOWN, SCOPE_MAKER, "Q7", "quantity=7"},
	{PLAIN_UNKNOWN, SCOPE_NONE, "(01)09506000134352(10)L1(21)7",
	 "part=09506000134352 lot=L1 sn=7 id=SN:7"},
	{PLAIN_UNKNOWN, SCOPE_NONE, "(01)09506000134352(10)L1", "part=09506000134352 lot=L1 id=LOT:L1"},
	{PLAIN_UNKNOWN, SCOPE_NONE, "(01)09506000134352", "part=09506000134352 id=PN:09506000134352"},
	{PLAIN_UNKNOWN, SCOPE_NONE, "[)>~R06~G17V1PWX7~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:42"},
	{PLAIN_UNKNOWN, SCOPE_NONE, "[)>~R06~G17V12~G1PAC-1~GS42~R~E", "part=AC-1 sn=42 id=SN:42"},
};

static void
options_are_heeded(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(told); i++)
	{
		BarcodeOptions options = *fnc1("^");
		const char *found;

		options.plain = told[i].plain;
		options.scope = told[i].scope;
		found = summary_of(told[i].input, options);
		if (breaks(&law, strcmp(found, told[i].summary) == 0))
			printf("# %s\n# expected %s\n# found    %s\n", told[i].input, told[i].summary, found);
	}
	law_end(&law, "what only the reader knows is heeded");
}

static const struct
{
	const char *input;
	const char *uii; /* empty: there is none; NULL: a fault */
} identifiers[] = {
	{"[)>~R06~G17V1PWX7~G1PAC-1~GS42~GQX~GK~R~E", "D1PWX7AC-142"},
	{"[)>~R06~G17V1PW~G1PAC-1~GS42~R~E", NULL},
	{"[)>~R06~G17V~G1PAC-1~GS42~R~E", ""},
	{"[)>~R06~G17V1PWX7~G17V~G1PAC-1~GS42~R~E", "D1PWX7AC-142"},
	{"[)>~R06~G17V1PWX7~G1PAC-1~GS42~GS  ~G25S ~R~E", "D1PWX7AC-142"},
	{"[)>~R06~G17V1PW~GS42~R~E", ""},
	{"[)>~R06~GI1M8GDM9AXKPO42788~R~E", NULL},
	{"(10)LOT1", ""},
};

static void
identifiers_are_made(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(identifiers); i++)
	{
		char bytes[200];
		char uii[CODE_MAX + 1];
		size_t size = 0;
		Fault fault = {0};
		bool made = scan_parse(unescape(identifiers[i].input, bytes), fnc1(""), &scan, &fault) &&
					scan_build_uii(&scan, uii, &size, &fault);

		uii[size] = '\0';
		if (breaks(&law, identifiers[i].uii == NULL ? !made && fault.text[0] != '\0'
													: made && strcmp(uii, identifiers[i].uii) == 0))
			printf("# %s: %s %s\n", identifiers[i].input, uii, fault.text);
	}
	law_end(&law, "an identifier is refused only for what it is made of");
}

/* GS1 General Specifications, 7.12, in the words of the figure there. */
static int
century_by_the_book(int short_year, int year)
{
	int difference = short_year - year % 100;
	int century = year / 100;

	if (difference >= 51)
		century--;
	else if (difference <= -50)
		century++;
	return century * 100 + short_year;
}

static BarcodeOptions
seen_from(int year)
{
	return (BarcodeOptions){.on_date = {year, 1, 1}};
}

static void
years_slide(void)
{
	Law law = {0};

	for (int year = 1950; year <= 2150; year++)
	{
		for (int short_year = 0; short_year < 100; short_year++)
		{
			char input[40];
			char expected[120];

			sprintf(input, "(01)09506000134352(17)%02d0601", short_year);
			sprintf(expected, "part=09506000134352 expires=%04d-06-01 id=PN:09506000134352",
					century_by_the_book(short_year, year));
			if (breaks(&law, strcmp(summary_of(input, seen_from(year)), expected) == 0))
				printf("# %s seen from %d, not %s\n", input, year, expected);
		}
	}
	law_end(&law, "years of two digits follow the sliding window");
	ok(strcmp(
		   summary_of("(01)09506000134352(17)000229", seen_from(2080)),
		   "fault at 19: (17) USE BY or EXPIRY at position 19 is not a date as of 2080-01-01.") ==
		   0,
	   "29 February of 2100 is no date");
}

/* How the codes of a standard are scanned, and as what they are read. */
static const struct
{
	const char *standard;
	const char *scan;
} carriers[] = {
	{"vin", "I%s"},
	{"vin_us", "I%s"},
	{"imei", "(8002)%s"},
	{"imei", "22S%s"},
	{"meid", "22S%s"},
	{"eui48", "23S%s"},
	{"sscc", "(00)%s"},
	{"giai", "(8004)%s"},
	{"grai", "(8003)%s"},
	{"uii", "25S%s"},
	{"uii", "[)>~RDD~GUID %s~R~E"},
	{"gs1_lot", "(01)09506000134352(10)%s"},
	{"tin_dot", "21S%s"},
	{"gtin14", "(01)%s"},
	{"gtin14", "(00)106141412345678908(02)%s(37)1"},
	{"gtin14", "(8006)%s0102(21)1"},
	{"gtin", "https://id.gs1.org/01/%s"},
	{"gtin", "https://id.gs1.org/01/%s/21/1"},
	{"cpid", "(8010)%s"},
	{"gmn", "(8013)%s"},
	{"hibc", "%s"},
	{"hibc", "*%s*"},
	{"hibc", "%s\n+$$52001510X3GD"},
	{"ppn", "9N%s"},
	{"ppn", "[)>~R06~G9N%s~GS1~R~E"},
	{"gtin14", "8P%s"},
	{"isbt_din", "=%s00"},
	{"isbt_product", "=<%s"},
	{"isbt_ppic", "=/%s"},
};

/* The value that a scan gives for what the standard is about. */
static Slice
value_of(const ScanSummary *summary, StandardSubject subject)
{
	const ScanText *value = subject == STANDARD_SERIAL ? &summary->serial_number
							: subject == STANDARD_LOT  ? &summary->lot_code
													   : &summary->part_number;

	return (Slice){value->text, value->size};
}

static void
standards_are_kept(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(carriers); i++)
	{
		const Standard *standard = standard_by_number(standard_find(text(carriers[i].standard)));
		char escaped[200];
		char bytes[200];
		Slice input;
		ScanSummary summary;
		Fault fault = {0};
		bool accepted;

		snprintf(escaped, sizeof(escaped), carriers[i].scan, standard->example);
		input = own(unescape(escaped, bytes));
		accepted = scan_parse(input, fnc1(""), &scan, &fault) &&
				   scan_interpret(&scan, fnc1(""), &summary, &fault);
		if (breaks(&law, accepted && slice_equals(value_of(&summary, standard->subject),
												  standard->example)))
			printf("# %s in %s: %s\n", standard->name, escaped, fault.text);
		disown(input);
	}
	law_end(&law, "what is scanned of a standard's code is its own form");
}

int
main(void)
{
	scans_are_summed_up();
	options_are_heeded();
	identifiers_are_made();
	standards_are_kept();
	years_slide();
	return done();
}
