/*
 * scan_parse.c
 *		What is read of scans, and what is said about those that break the rules.
 *
 * Sources are named where an example was published.
 */
#include "scans.h"

static BarcodeScan scan;
static BarcodeScan other;

/* "01=09506000134352 10=ABC" */
static const char *
elements_of(const BarcodeScan *read)
{
	static char list[3 * SCAN_TEXT_MAX];
	size_t at = 0;

	list[0] = '\0';
	for (int i = 0; i < read->elements; i++)
	{
		Slice value = scan_value(read, &read->element[i]);

		at += (size_t) sprintf(list + at, "%s%s=%.*s", i > 0 ? " " : "", read->element[i].id,
							   (int) value.size, value.data);
	}
	return list;
}

typedef struct Good
{
	const char *input;
	const char *elements;
} Good;

static const Good good[] = {
	/* GS1 element strings: GS1 General Specifications, 7.8, and GS1's example numbers */
	{"]d2010950600013435221ABC123", "01=09506000134352 21=ABC123"},
	{"]C1010950600013435210ABC~G17271231", "01=09506000134352 10=ABC 17=271231"},
	{"]Q3010950600013435210ABC^17271231", "01=09506000134352 10=ABC 17=271231"},
	{"]e00109506000134352", "01=09506000134352"},
	{"]e0010950600013435210A~G\r\n", "01=09506000134352 10=A"},
	{"~G010950600013435210ABC", "01=09506000134352 10=ABC"},
	{"^010950600013435210ABC^2199", "01=09506000134352 10=ABC 21=99"},
	{"0109506000134352", "01=09506000134352"},
	{"\r\n0109506000134352\r\n", "01=09506000134352"},
	{"00106141412345678908", "00=106141412345678908"},
	{"010950600013435217271231~G10ABC", "01=09506000134352 17=271231 10=ABC"},
	{"(01)09506000134352(10)ABC(17)271200", "01=09506000134352 10=ABC 17=271200"},
	{"(01) 09506000134352 (10) ABC", "01=09506000134352 10=ABC"},
	{"(01)09506000134352(10)A(B)C", "01=09506000134352 10=A(B)C"},
	{"(01)09506000134352(3103)000195(3922)123", "01=09506000134352 3103=000195 3922=123"},
	{"]C1(01)09506000134352", "01=09506000134352"},
	{"]E06291041500213", "01=06291041500213"},
	{"]E0614141000036", "01=00614141000036"},
	{"]E495050003", "01=00000095050003"},
	{"]I109506000134352", "01=09506000134352"},
	{"]I0123456", "plain=123456"},
	{"]C10109506000134352]C110LOT1", "01=09506000134352 10=LOT1"},
	{"]C10109506000134352\r\n]C110LOT1\r\n", "01=09506000134352 10=LOT1"},
	{"]C10109506000134352\r\n]C10109506000134352", "01=09506000134352 01=09506000134352"},
	{"(00)106141412345678908(02)09506000134352(37)24",
	 "00=106141412345678908 02=09506000134352 37=24"},
	{"(8006)095060001343520102(21)5", "8006=095060001343520102 21=5"},
	{"(91)whatever", "91=whatever"},

	{"01095060001343522531177802079219", "01=09506000134352 253=1177802079219"},
	{"]d201095060001343522531177802079219", "01=09506000134352 253=1177802079219"},
	{"]d2010950600013435210L11260730", "01=09506000134352 10=L11260730"},
	{"]C1010950600013435221X17271231", "01=09506000134352 21=X17271231"},
	{"]Q300106141412345678908240A11260730", "00=106141412345678908 240=A11260730"},
	{"[)>~R05~G010950600013435210L11260730~R~E", "01=09506000134352 10=L11260730"},
	{"(01)09506000134352(10)LOT1(29)X(21)7", "01=09506000134352 10=LOT1 29=X 21=7"},
	{"(01)09506000134352(10)A(2024)B(1)(4)", "01=09506000134352 10=A(2024)B(1)(4)"},
	{"(10)L(0412)7(8399)x", "10=L 0412=7 8399=x"},

	/* separators that are spelled out */
	{"010950600013435210AB<GS>21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB<gs>21XY", "01=09506000134352 10=AB 21=XY"},
	{"]C1010950600013435210AB{GS}21XY", "01=09506000134352 10=AB 21=XY"},
	{"]d2010950600013435210AB[FNC1]21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB(GS)21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\\F21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\\G21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB~d02921XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB~121XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\\x1d21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\\u001D21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB&#29;21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB_x001D_21XY", "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\xE2\x90\x9D"
	 "21XY",
	 "01=09506000134352 10=AB 21=XY"},
	{"010950600013435210AB\xEF\x9C\x8B"
	 "21XY",
	 "01=09506000134352 10=AB 21=XY"},
	{"]C1010950600013435210A<B>C~G21X<2", "01=09506000134352 10=A<B>C 21=X<2"},
	{"010950600013435210A<1>B", "01=09506000134352 10=A<1>B"},
	{"<FNC1>010950600013435210AB<FNC1>21XY", "01=09506000134352 10=AB 21=XY"},
	{"10AB<GS>0109506000134352", "10=AB 01=09506000134352"},
	{"(01)09506000134352(10)AB<GS>(21)XY", "01=09506000134352 10=AB 21=XY"},
	{"1PAC-1<GS>Q10{gs}1TL5", "1P=AC-1 Q=10 1T=L5"},
	{"]A01PAC-1^]Q10^]1TL5", "1P=AC-1 Q=10 1T=L5"},
	{"1PAC-1~GQ100EA~GK", "1P=AC-1 Q=100EA K="},
	{"PMCP2515~1A", "plain=PMCP2515~1A"},
	{"1PFUSE1\\FA", "plain=1PFUSE1\\FA"},

	/* where separators are sent as they are, those that are spelled out are content */
	{"]C1010950600013435210AB(GS)21C~G21XY", "01=09506000134352 10=AB(GS)21C 21=XY"},
	{"(01)09506000134352(10)AB(F1)~G(21)XY", "01=09506000134352 10=AB(F1) 21=XY"},
	{"1PFUSE(F1)~GQ10", "1P=FUSE(F1) Q=10"},
	{"[)>~R06~G1PRELAY(GS)A~GQ10~R~E", "1P=RELAY(GS)A Q=10"},
	{"[)>06~G1PA&#29;<RS>B<EOT>~GQ10", "1P=A&#29;<RS>B<EOT> Q=10"},
	{"[)>~R06~G1PA(GS)B~E\n[)><RS>06<GS>1TL5<RS><EOT>", "1P=A(GS)B 1T=L5"},

	/* lines of one label */
	{"0109506000134352\r\n10LOT1\r\n", "01=09506000134352 10=LOT1"},
	{"0109506000134352 \n 10LOT1 ", "01=09506000134352 10=LOT1"},
	{"10LOT1\n0109506000134352", "10=LOT1 01=09506000134352"},
	{"]C10109506000134352\n10LOT1\n21X", "01=09506000134352 10=LOT1 21=X"},
	{"https://id.gs1.org/01/09506000134352\n1727123110LOT1", "01=09506000134352 17=271231 10=LOT1"},
	{"0109506000134352\nDRN-2980", "01=09506000134352 plain=DRN-2980"},
	{"0109506000134352\n9506000134352", "01=09506000134352 plain=9506000134352"},
	{"]C10109506000134352\n]C010LOT1", "01=09506000134352 plain=10LOT1"},
	{"0109506000134352\n1PAC-1", "01=09506000134352 1P=AC-1"},

	/* no FNC1, but nothing in the last value that reads as an element */
	{"010950600013435210ABC17991399", "01=09506000134352 10=ABC17991399"},
	{"010950600013435210ABC17271231~G", "01=09506000134352 10=ABC17271231"},
	{"01095060001343521727123110ABC17271231", "01=09506000134352 17=271231 10=ABC17271231"},

	/* GS1 Digital Link Standard: URI Syntax */
	{"https://id.gs1.org/01/09506000134352/10/ABC/21/123?17=271231",
	 "01=09506000134352 10=ABC 21=123 17=271231"},
	{"https://id.gs1.org/00/106141412345678908", "00=106141412345678908"},
	{"HTTP://example.com/some/path/01/09506000134352/22/2A?linkType=all&3103=000195#f",
	 "01=09506000134352 22=2A 3103=000195"},
	{"https://example.com/01/09506000134352/10/ABC%2F123%25?x=1;2&17=271231",
	 "01=09506000134352 10=ABC/123% 17=271231"},
	{"https://example.com/01/09506000134352/235/X", "01=09506000134352 235=X"},
	{"https://example.com/01/9506000134352/", "01=09506000134352"},
	{"https://example.com/414/9506000134352/254/32a", "414=9506000134352 254=32a"},
	{"https://example.com/8004/95061234?foo", "8004=95061234"},
	{"]Q1https://id.gs1.org/01/09506000134352", "01=09506000134352"},
	{"https://a/00/faux/00/106141412345678908", "00=106141412345678908"},
	{"https://a/01/shop/01/09506000134352/10/B", "01=09506000134352 10=B"},
	{"https://a/8004/index/253/9506000134352", "253=9506000134352"},
	{"https://a/01/09506000134352/10/", "01=09506000134352 10="},
	{"https://a/01/09506000134352/22/A/10", "01=09506000134352 22=A 10="},
	{"https://a/x/01/", "01="},
	{"https://a/01/09506000134352/10/A//", "01=09506000134352 10=A"},
	{"https://a/01/09506000134352?17=", "01=09506000134352 17="},
	{"https://a/01/09506000134352?10=A;B&x=;17", "01=09506000134352 10=A;B"},
	{"https://a/x/01", "plain=https://a/x/01"},
	{"https://a/01/09506000134352/info", "plain=https://a/01/09506000134352/info"},
	{"https://example.com/a/b?01=2", "plain=https://example.com/a/b?01=2"},
	{"https://example.com", "plain=https://example.com"},

	/* ISO/IEC 15434; MIL-STD-130N, figures; ATA Spec 2000 */
	{"[)>~R06~G17V1PWX7~G1PAC-MSTNGT630022~GS1391590010156~R~E",
	 "17V=1PWX7 1P=AC-MSTNGT630022 S=1391590010156"},
	{"[)>~R06~G25S1PWX7S1~R", "25S=1PWX7S1"},
	{"[)>~R06~G25S1PWX7S1", "25S=1PWX7S1"},
	{"[)>~R12~GMFR 98897~GSER 786950~R~E", "MFR=98897 SER=786950"},
	{"[)>~R12~GMFR98897~GSER786950~R~E", "MFR=98897 SER=786950"},
	{"[)>~RDD~GUID D98897786950~GXYZ 1~R~E", "UID=D98897786950 XYZ=1"},
	{"[)>~R05~G0109506000134352~G10ABC~R06~GQ5~R~E", "01=09506000134352 10=ABC Q=5"},
	{"[)>~R01~G961Z~GUPSN~R06~GQ5~R~E", "F01=~G961Z~GUPSN Q=5"},
	{"[)>~R06~GQ5~R~E[)>~R06~GP1~R~E", "Q=5 P=1"},
	{"]d1[)>~R06~GQ5~R~E", "Q=5"},
	{"[)>~R06~G99Xab c|d~GEXX~R~E", "99X=ab c|d E=XX"},

	/* the same without the keys for RS, GS and EOT */
	{"[)>06~G1PAC-1~GQ10", "1P=AC-1 Q=10"},
	{"[)>06~G1PAC-1~GQ10~E", "1P=AC-1 Q=10"},
	{">[)>~R06~G1PAC-1~GQ10~R~E", "1P=AC-1 Q=10"},
	{">[)>06~G1PAC-1~GQ10", "1P=AC-1 Q=10"},
	{"[)>\xE2\x90\x9E"
	 "06\xE2\x90\x9D"
	 "1PAC-1\xE2\x90\x9DQ10\xE2\x90\x9E\xE2\x90\x84",
	 "1P=AC-1 Q=10"},
	{"[)>\xEF\x9C\x8C"
	 "06\xEF\x9C\x8B"
	 "1PAC-1\xEF\x9C\x8BQ10\xEF\x9C\x8C",
	 "1P=AC-1 Q=10"},
	{"[)><RS>06<GS>1PAC-1<GS>Q10<RS><EOT>", "1P=AC-1 Q=10"},
	{"[)>{RS}06{GS}1PAC-1{GS}Q10{RS}{EOT}", "1P=AC-1 Q=10"},
	{"[)>[rs]05[gs]0109506000134352[gs]10A[rs]06[gs]Q5[rs][eot]", "01=09506000134352 10=A Q=5"},
	{"[)>^^06^]1PAC-1^]Q10^^^D", "1P=AC-1 Q=10"},
	{"[)>06^]1PAC-1^]Q10", "1P=AC-1 Q=10"},
	{"[)>\\R12\\GMFR 98897\\GSER 786950\\R\\E", "MFR=98897 SER=786950"},
	{"[)>~d03006~d0291PAC-1~d029Q10~d030~d004", "1P=AC-1 Q=10"},
	{"]d1[)>^^06^]Q5^^^D]d1[)>^^06^]P1^^^D", "Q=5 P=1"},
	{"[)>~R06~G1PAB^]C~1D\\FE~GQ10~R~E", "1P=AB^]C~1D\\FE Q=10"},

	/* fields that are wrong leave the others as they are: a label of a distributor */
	{"[)>~R06~GP445-175186-1-ND~G1PTFM252012~GK~G1T0844718727~GQ10~R~E",
	 "P=445-175186-1-ND 1P=TFM252012 K= 1T=0844718727 Q=10"},
	{"[)>~R06~G1PAC-1~GQ100EA~G16D2026~GKB\xC3\x9CRO~Gabc~GS7~R~E",
	 "1P=AC-1 Q=100EA 16D=2026 K=B\xC3\x9CRO ?=abc S=7"},
	{"[)>~R12~GSER 7~GMFR~GLOT ~GSE~R~E", "SER=7 MFR= LOT= ?=SE"},

	/* ANSI MH10.8.2, bare */
	{"S12345", "S=12345"},
	{"1PDRN-2980", "1P=DRN-2980"},
	{"PABC-1", "P=ABC-1"},
	{"Q100", "Q=100"},
	{"Q1.5", "Q=1.5"},
	{"7Q100EA", "7Q=100EA"},
	{"1TL42", "1T=L42"},
	{"T42", "T=42"},
	{"20TA1", "20T=A1"},
	{"30TA1", "30T=A1"},
	{"25TD1PWX7L1", "25T=D1PWX7L1"},
	{"18SD1PWX71391", "18S=D1PWX71391"},
	{"20SA1", "20S=A1"},
	{"22S80A12345", "22S=80A12345"},
	{"23S001A2B3C4D5E", "23S=001A2B3C4D5E"},
	{"V12", "V=12"},
	{"1V12", "1V=12"},
	{"12V123456789", "12V=123456789"},
	{"17V1PWX7", "17V=1PWX7"},
	{"18VD1PWX7", "18V=D1PWX7"},
	{"2PB1", "2P=B1"},
	{"30P1", "30P=1"},
	{"D261122", "D=261122"},
	{"4D26326", "4D=26326"},
	{"6D20261122094", "6D=20261122094"},
	{"9D1122", "9D=1122"},
	{"10D2647", "10D=2647"},
	{"14D20261122", "14D=20261122"},
	{"16D20261122", "16D=20261122"},
	{"I1M8GDM9AXKP042788", "I=1M8GDM9AXKP042788"},
	{"JUN123456789A1", "J=UN123456789A1"},
	{"K4500012345", "K=4500012345"},
	{"1PDRN-2980~GS42", "1P=DRN-2980 S=42"},
	{"]A01PDRN-2980", "1P=DRN-2980"},

	/* ISBT 128: ICCBBA ST-001, chapter 2 */
	{"=A99992112345600", "==A99992112345600"},
	{"=<E0304V00=%5100", "=<=E0304V00 =%=5100"},
	{"=+02000=A99992112345600=<E0304V00", "=+=02000 ==A99992112345600 =<=E0304V00"},
	{"&$020100011234520101000212345300=]202512", "&$=020100011234520101000212345300 =]=202512"},
	{"&#AA05ABCDE&%001ABCDEF0103", "&#=AA05ABCDE &%=001ABCDEF0103"},
	{"&,41234567890123456789012345678901234567890", "&,4=1234567890123456789012345678901234567890"},
	{"=A9999211234560", "plain==A9999211234560"},
	{"=AB-1234567890AB", "plain==AB-1234567890AB"},
	{"=<E0304V0", "plain==<E0304V0"},
	{"=<E0304V00=", "plain==<E0304V00="},
	{"&#AAxxABCDE", "plain=&#AAxxABCDE"},

	/* HIBC: ANSI/HIBC 2.6, chapters 2 and 4, appendix B */
	{"+A123BJC5D6E71G", "+LIC=A123 +PCN=BJC5D6E7 +UM=1"},
	{"*+A123BJC5D6E71G*", "+LIC=A123 +PCN=BJC5D6E7 +UM=1"},
	{"+$$52001510X3GD", "+EXP=520015 +LOT=10X3 +LINK=G"},
	{"+A123BJC5D6E71G+$$52001510X3GD",
	 "+LIC=A123 +PCN=BJC5D6E7 +UM=1 +EXP=520015 +LOT=10X3 +LINK=G"},
	{"]A0+A123BJC5D6E71G\r\n]A0+$$52001510X3GD\r\n",
	 "+LIC=A123 +PCN=BJC5D6E7 +UM=1 +EXP=520015 +LOT=10X3 +LINK=G"},
	{"+A99912345/$$52001510X33", "+LIC=A999 +PCN=1234 +UM=5 +EXP=520015 +LOT=10X3"},
	{"+A99912345/$$52001510X3/16D20111212/S77DEFG457",
	 "+LIC=A999 +PCN=1234 +UM=5 +EXP=520015 +LOT=10X3 +MFD=20111212 +SN=77DEFG45"},
	{"+A99912345/$10X3/16D20111231/14D202001313",
	 "+LIC=A999 +PCN=1234 +UM=5 +LOT=10X3 +MFD=20111231 +EXP=20200131"},
	{"+A99912349/$10X3/16D20111231/14D20200131/Q500Z",
	 "+LIC=A999 +PCN=1234 +UM=9 +LOT=10X3 +MFD=20111231 +EXP=20200131 +QTY=500"},
	{"+J123AQ3451/$$3231231BC34567/S4012R",
	 "+LIC=J123 +PCN=AQ345 +UM=1 +EXP=3231231 +LOT=BC34567 +SN=4012"},

	/* an empty lot and more after it; a serial number in a symbol of its own */
	{"+A99912345/$/S4012W", "+LIC=A999 +PCN=1234 +UM=5 +SN=4012"},
	{"+$/14D20280131/S4012GV", "+EXP=20280131 +SN=4012 +LINK=G"},
	{"+$+4012AB-7G-", "+SN=4012AB-7 +LINK=G"},
	{"+/S4012G3", "+SN=4012 +LINK=G"},
	{"+/S4012G4", "plain=+/S4012G4"},

	/* HIBC as labelers print it, from public decoders' tests */
	{"+E20831269/$$8020423286539+", "+LIC=E208 +PCN=3126 +UM=9 +QTY=02 +EXP=0423 +LOT=286539"},
	{"+D002659740V1/$$704978087T", "+LIC=D002 +PCN=659740V +UM=1 +LOT=04978087"},
	{"+EOROCDF366A01501/$$900001122321007217",
	 "+LIC=EORO +PCN=CDF366A0150 +UM=1 +QTY=00001 +EXP=1223 +LOT=2100721"},
	{"+E235817C19/$$9000067101822%", "+LIC=E235 +PCN=817C1 +UM=9 +QTY=00006 +LOT=101822"},
	{"+$$02231162074ZA", "+EXP=0223 +LOT=1162074 +LINK=Z"},
	{"+$$0624J139276%5", "+EXP=0624 +LOT=J139276 +LINK=%"},

	/* plain codes */
	{"DRN-2980-000123", "plain=DRN-2980-000123"},
	{"hello", "plain=hello"},
	{"10ABC", "plain=10ABC"},
	{"91ABC", "plain=91ABC"},
	{"SERIAL", "plain=SERIAL"},
	{"S-1", "plain=S-1"},
	{"s12345", "plain=s12345"},
	{"D261322", "plain=D261322"},
	{"6291041500213", "plain=6291041500213"},
	{"]C0 A 1 ", "plain=A 1"},
	{"A]C1B", "plain=A]C1B"},
	{"one\r\ntwo\r\n", "plain=one plain=two"},
};

/* What the examples' scanner sends for FNC1: what is in caret notation has no "^" for it. */
static const BarcodeOptions *
options_of(const char *input)
{
	return fnc1(strstr(input, "^]") == NULL ? "^" : "");
}

static void
scans_are_read(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(good); i++)
	{
		char bytes[1000];
		char expected[1000];
		Slice input = own(unescape(good[i].input, bytes));
		Fault fault = {0};
		bool accepted = scan_parse(input, options_of(good[i].input), &scan, &fault);

		expected[unescape(good[i].elements, expected).size] = '\0';
		if (accepted)
			accepted = strcmp(elements_of(&scan), expected) == 0;
		if (breaks(&law, accepted))
			printf("# %s\n# expected %s\n# found    %s %s\n", good[i].input, good[i].elements,
				   shown(text(elements_of(&scan))), fault.text);
		disown(input);
	}
	law_end(&law, "scans are read");
}

typedef struct Bad
{
	const char *input;
	int position;
	const char *reason;
} Bad;

static const Bad bad[] = {
	{"", 0, "Expected the text of a scan, found none."},
	{" ", 1, "Expected a code at position 1, found only blanks."},
	{"\r\n", 0, "Expected the text of a scan, found none."},
	{"A\x01"
	 "B",
	 2, "Expected a printable ASCII character at position 2, found the control character 0x01."},
	{"A|B", 2,
	 "Expected a character of a code at position 2, found \"|\", which separates scope and code in a trace_id."},
	{"]xx", 4, "Expected a code at position 4, found nothing."},
	{"]C1", 4, "Expected a GS1 application identifier at position 4, found \"\"."},
	{"0109506000134353", 16,
	 "Expected the check digit 2 at position 16 in (01) GTIN, found \"3\"."},
	{"]C10109506000134353", 19,
	 "Expected the check digit 2 at position 19 in (01) GTIN, found \"3\"."},
	{"]C1010950600013435", 6, "Expected 14 digits for (01) GTIN at position 6, found 13."},
	{"]C10109506000134352XX", 20,
	 "Expected a GS1 application identifier at position 20, found \"XX\"."},
	{"]C1010950600013435210ABCDEFGHIJKLMNOPQRSTUVW", 22,
	 "Expected 1 to 20 characters for (10) BATCH/LOT at position 22, found 23."},
	{"]C1010950600013435237A", 22, "Expected a digit at position 22 in (37) COUNT, found \"A\"."},
	{"]C1010950600013435217271331", 24,
	 "Expected a month from 01 to 12 at position 24 in (17) USE BY or EXPIRY, found \"13\"."},
	{"]C1010950600013435210A{B", 23,
	 "Expected a character of GS1 CSET 82 at position 23 in (10) BATCH/LOT, found \"{\"."},
	{"010950600013435210ABC17271231", 22,
	 "(10) BATCH/LOT may end at position 21, before \"17271231\", which reads as the next element: the scan has no FNC1."},
	{"010950600013435221ABC0010614141234567890810A", 19,
	 "Expected 1 to 20 characters for (21) SERIAL at position 19, found 26."},
	{"]C110LOT1", 4,
	 "(10) BATCH/LOT at position 4 needs (01), (02), (03), (8006) or (8026) in the same scan."},
	{"(01)09506000134352(37)5", 19,
	 "(01) GTIN at position 1 and (37) COUNT at position 19 exclude each other."},
	{"(02)09506000134352", 1, "(02) CONTENT at position 1 needs (37) in the same scan."},
	{"(01)09506000134352(235)A(21)B", 25,
	 "(21) SERIAL at position 25 and (235) TPX at position 19 exclude each other."},
	{"(8030)abc", 1,
	 "(8030) DIGSIG at position 1 needs (00), (01) with (21), (03) with (21), (253), (255), (8003), (8004), (8006) with (21), (8010) with (8011), (8017) or (8018) in the same scan."},
	{"(01)09506000134352(10)A(10)B", 24,
	 "(10) BATCH/LOT at position 24 has a different value at position 19."},
	{"(01)09506000134352(3103)000195(3104)000195", 31,
	 "(3103) NET WEIGHT (kg) at position 19 and (3104) NET WEIGHT (kg) at position 31 exclude each other."},
	{"(01)09506000134352(3923)5", 19,
	 "(3923) PRICE at position 19 needs (01) with (30), (01) with (31nn), (01) with (32nn), (01) with (35nn) or (01) with (36nn) in the same scan."},
	{"(99)", 5, "Expected 1 to 90 characters for (99) INTERNAL at position 5, found 0."},
	{"]E06291041500214", 16,
	 "Expected the check digit 3 at position 16 in (01) GTIN, found \"4\"."},
	{"https://example.com/01/09506000134353", 37,
	 "Expected the check digit 2 at position 37 in (01) GTIN, found \"3\"."},
	{"https://example.com/01/09506000134352/21/1/10/A", 44,
	 "(10) at position 44 does not qualify (01) GTIN; its qualifiers in order: 22,10,21|235."},
	{"https://example.com/01/09506000134352/235/1/21/A", 45,
	 "(21) at position 45 does not qualify (01) GTIN; its qualifiers in order: 22,10,21|235."},
	{"https://example.com/00/106141412345678908/10/A", 43,
	 "(10) at position 43 does not qualify (00) SSCC; its qualifiers in order: none."},
	{"https://example.com/01/09506000134352?21=3", 39,
	 "Expected an attribute of a GS1 Digital Link at position 39, found \"21\"."},
	{"https://example.com/01/09506000134352?05=3", 39,
	 "Expected an attribute of a GS1 Digital Link at position 39, found \"05\"."},
	{"https://example.com/01/09506000134352/10/A%2", 43,
	 "Expected two hexadecimal digits after the % at position 43."},
	{"https://example.com/01/09506000134352/10/A%7E", 42,
	 "Expected a character of GS1 CSET 82 at position 42 in (10) BATCH/LOT, found \"~\"."},
	{"https://example.com/01/09506000134352?17", 41,
	 "Expected 6 digits for (17) USE BY or EXPIRY at position 41, found 0."},
	{"[)>", 4, "Expected RS (0x1E) after [)> at position 4 of the ISO/IEC 15434 message."},
	{"[)>0617V1PWX71PAC-1", 6,
	 "Expected GS (0x1D) after the format at position 6 of the ISO/IEC 15434 message."},
	{"[)> 06 17V1PWX7 1PAC-1", 4,
	 "Expected RS (0x1E) after [)> at position 4 of the ISO/IEC 15434 message."},
	{"[)>01~G961Z", 4, "Expected RS (0x1E) after [)> at position 4 of the ISO/IEC 15434 message."},
	{"[)>~R", 5,
	 "Expected a format of two characters, such as 06, at position 5 of the ISO/IEC 15434 message."},
	{"[)>~R~E", 5,
	 "Expected a format of two characters, such as 06, at position 5 of the ISO/IEC 15434 message."},
	{"[)>~R0", 5,
	 "Expected a format of two characters, such as 06, at position 5 of the ISO/IEC 15434 message."},
	{"[)>~R06Q5", 7,
	 "Expected GS (0x1D) after the format at position 7 of the ISO/IEC 15434 message."},
	{"[)>~R06~G", 8, "Expected data at position 8 of the ISO/IEC 15434 message."},
	{"[)>~R06~G~E", 8, "Expected data at position 8 of the ISO/IEC 15434 message."},
	{"[)>~R05~G0109506000134353~R~E", 23,
	 "Expected the check digit 2 at position 23 in (01) GTIN, found \"3\"."},
	{"[)>~R06~Gabc~R~E", 8, "Expected a field with its identifier at position 8, found \"abc\"."},
	{"[)>~R06~G0P1~R~E", 8, "Expected a field with its identifier at position 8, found \"0P1\"."},
	{"010950600013435210AB<GS>XY", 25,
	 "Expected a GS1 application identifier at position 25, found \"XY\"."},
	{"(01)09506000134352(10)AB<GS>21XY", 29,
	 "Expected an application identifier in brackets at position 29, found \"21XY\"."},
	{"AB<GS>21XY", 3,
	 "Expected GS1 elements or MH10.8.2 fields around the separator at position 3."},
	{"010950600013435210AB\xC3\xA8"
	 "21XY",
	 21, "Expected a printable ASCII character at position 21, found \"\xC3\xA8\" (U+00E8)."},
	{"010950600013435210AB<Sep>21XY", 21,
	 "Expected a value without \"<Sep>\" at position 21, which may be a separator."},
	{"]C1010950600013435210AB#21XY", 24,
	 "Expected a character of GS1 CSET 82 at position 24 in (10) BATCH/LOT, found \"#\"."},
	{"]C101095060001343521126073", 22,
	 "Expected 6 digits for (11) PROD DATE at position 22, found 5."},
	{"010950600013435210L11260730", 20,
	 "(10) BATCH/LOT may end at position 19, before \"11260730\", which reads as the next element: the scan has no FNC1."},
	{"0109506000134352\n10D2647", 18,
	 "The line at position 18 may be GS1 elements or a data identifier."},
	{"P445-1 1PTFM252 Q10", 8,
	 "The field may end at position 7, before \"1PTFM252 Q10\": a blank does not separate fields."},
	{"PAB 7 1PTFM", 7,
	 "The field may end at position 6, before \"1PTFM\": a blank does not separate fields."},
	{"1PAC-1~GQ7 S42", 11,
	 "The field may end at position 10, before \"S42\": a blank does not separate fields."},
	{"(01)09506000134352(10)LOT1(29)X", 27,
	 "Expected a GS1 application identifier at position 27, found \"29\"."},
	{"(253)9506000134352(8030)abcd", 19,
	 "(8030) DIGSIG at position 19 needs the serial number in (253) GDTI."},
	{"(8003)09506000134352(8030)abcd", 21,
	 "(8030) DIGSIG at position 21 needs the serial number in (8003) GRAI."},
	{"https://a/01/09506000134352?17=271231;10=A", 38,
	 "Expected \"&\" between the attributes of a GS1 Digital Link at position 38, found \";\"."},
	{"https://a/01/09506000134352/00/106141412345678908", 11,
	 "Expected one primary key in a GS1 Digital Link, found (01) at position 11 and another at position 29."},
	{"https://a/01/09506000134352/10/A%3CGS%3E21X", 32,
	 "Expected a value without separators for (10) BATCH/LOT at position 32, found \"<GS>\" in it."},
	{"[)>~R06~G1PA<GS>B~GQ10~R~E", 10,
	 "Expected a value without separators for (1P) ITEM ASSIGNED BY SUPPLIER at position 10, found \"<GS>\" in it."},
	{"[)>~R06~G1PAB<RS>C~GQ10~R~E", 10,
	 "Expected a value without separators for (1P) ITEM ASSIGNED BY SUPPLIER at position 10, found \"<RS>\" in it."},
	{"https://a/01/09506000134352/10/", 32,
	 "Expected 1 to 20 characters for (10) BATCH/LOT at position 32, found 0."},
	{"https://a/01/09506000134352/10/A%0A", 33,
	 "Expected a printable ASCII character at position 33, found \"%0A\"."},
	{"[)>~R06~GKB\xC3\x9CRO~R~E", 10,
	 "Expected a printable ASCII character at position 10, found \"\xC3\x9C\" (U+00DC)."},
	{"[)>~R06~GK~GQ10~R~E", 9,
	 "Expected at least 1 character for (K) ORDER NUMBER ASSIGNED BY CUSTOMER at position 9, found 0."},
	{"[)>~R06~GQfive~R~E", 9,
	 "Expected (Q) QUANTITY at position 9 to be a number, found \"five\"."},
	{"[)>~R06~G7Q5~R~E", 10,
	 "Expected at least 3 characters for (7Q) QUANTITY WITH UNIT at position 10, found 1."},
	{"[)>~R06~G7QxEA~R~E", 10,
	 "Expected (7Q) QUANTITY WITH UNIT at position 10 to be a number and two letters for a unit, found \"xEA\"."},
	{"[)>~R06~GD261301~R~E", 9, "Expected (D) DATE at position 9 to be a date, found \"261301\"."},
	{"[)>~R06~G14D2026112~R~E", 11,
	 "Expected 8 characters for (14D) EXPIRATION DATE at position 11, found 7."},
	{"[)>~R06~G17V12~R~E", 11,
	 "Expected 5 characters for (17V) CAGE CODE at position 11, found 2."},
	{"[)>~R06~G18S12345678901234567890123456~R~E", 11,
	 "Expected at most 25 characters for (18S) CAGE CODE AND SERIAL NUMBER at position 11, found 26."},
	{"[)>~R06~G12VABCDEFGHI~R~E", 11,
	 "Expected (12V) DUNS NUMBER OF MANUFACTURER at position 11 to be digits, found \"ABCDEFGHI\"."},
	{"[)>~R06~GI1M8GDM9AXKP04278~R~E", 9,
	 "Expected 17 characters for (I) VEHICLE IDENTIFICATION NUMBER at position 9, found 16."},
	{"[)>~R06~GI1M8GDM9AXKPO42788~R~E", 9,
	 "Expected (I) VEHICLE IDENTIFICATION NUMBER at position 9 to be a code of ISO 3779, found \"1M8GDM9AXKPO42788\"."},
	{"[)>~R06~G23SACDE4823456G~R~E", 11,
	 "Expected (23S) MAC ADDRESS at position 11 to be an address of IEEE 802, found \"ACDE4823456G\"."},
	{"[)>~R06~G21S1B9ABCDEF0116A~R~E", 11,
	 "Expected (21S) TIRE IDENTIFICATION NUMBER at position 11 to be a code of 49 CFR 574.5, found \"1B9ABCDEF0116A\"."},
	{"[)>~R12~GSE~R~E", 8, "Expected a field with its identifier at position 8, found \"SE\"."},
	{"[)>~R12~GSER ~R~E", 12,
	 "Expected at least 1 character for (SER) SERIAL NUMBER at position 12, found 0."},
	{"[)>~R12~Gser 1~R~E", 8,
	 "Expected a field with its identifier at position 8, found \"ser 1\"."},
	{"=+02000=A99992112345600", 1,
	 "Expected 2 data structures in the compound message at position 1, found 1."},
	{"=+01000=A9999211234560", 23,
	 "Expected 15 characters for (=) DONATION IDENTIFICATION NUMBER at position 9, found 14."},
	{"=+01000/A9999", 8, "Expected a data identifier of ISBT 128 at position 8."},
	{"=+01000&#AAxxABC", 10,
	 "Expected the number of its parts for (&#) PATIENT IDENTIFICATION NUMBER at position 10."},
	{"=+01000&$", 10, "Expected 2 characters for (&$) DIMENSIONS at position 10, found 0."},
	{"=<e0304V00", 3,
	 "Expected (=<) PRODUCT CODE at position 3 to be a product code, found \"e0304V00\"."},
	{"+A123BJC5D6E71H", 15, "Expected the HIBC check character \"G\" at position 15, found \"H\"."},
	{"+A123BJC5D6E7AP", 14, "Expected a digit at position 14, found \"A\"."},
	{"]A0+A123BJC5D6E7AP", 17, "Expected a digit at position 17, found \"A\"."},
	{"+A123ABCDEFGHIJKLMNOPQRS1W", 25,
	 "Expected \"+\", a labeler, 1 to 18 characters of product and a unit of measure, found 25."},
	{"+A123BJC5D6E71G+$$52001510X3HE", 29,
	 "Expected the link character \"G\" at position 29, found \"H\": the HIBC secondary data belongs to another product."},
	{"+A123BJC5D6E71G\r\n+$$52001510X3HE", 31,
	 "Expected the link character \"G\" at position 31, found \"H\": the HIBC secondary data belongs to another product."},
	{"+$$52001510X3GE", 15, "Expected the HIBC check character \"D\" at position 15, found \"E\"."},
	{"+$$G6", 4, "Expected a date flag from 0 to 9 at position 4 of the HIBC data."},
	{"+$$+G4", 5, "Expected a date flag from 0 to 9 at position 5 of the HIBC data."},
	{"+$$8XG4", 5, "Expected the digits of a quantity at position 5 of the HIBC data."},
	{"+$$9000GF", 8, "Expected the digits of a quantity at position 8 of the HIBC data."},
	{"+$$2131399AG1", 5, "Expected a valid date at position 5 of the HIBC data."},
	{"+$$3261301AGW", 5, "Expected a valid date at position 5 of the HIBC data."},
	{"+$$426010124AG-", 11, "Expected an hour from 00 to 23 at position 11 of the HIBC data."},
	{"+$$400GA", 7, "Expected the digits of a date at position 7 of the HIBC data."},
	{"+$$1322AGO", 4, "Expected a valid date at position 4 of the HIBC data."},
	{"+$$+8AGM", 5, "Expected a date flag from 0 to 7 at position 5 of the HIBC data."},
	{"+26366G.", 2, "Expected a valid date at position 2 of the HIBC data."},
	{"+26366AG4", 2, "Expected a valid date at position 2 of the HIBC data."},
	{"+$A%BGU", 4, "Expected a digit or a capital letter at position 4 of the HIBC data."},
	{"+$ABCDEFGHIJ1234567890GS", 21,
	 "Expected the end of a lot or serial number at position 21 of the HIBC data."},
	{"+A99912345/$A/14D20261301/", 18, "Expected a date YYYYMMDD at position 18 of the HIBC data."},
	{"+A99912345/$A/X1+", 15, "Expected 14D, 16D, Q or S at position 15 of the HIBC data."},
	{"+A99912345/$A/SZ", 16, "Expected a serial number at position 16 of the HIBC data."},
	{"+A99912345/$A/QX", 16, "Expected the digits of a quantity at position 16 of the HIBC data."},
	{"+A99912345/$A/QXN", 16, "Expected the digits of a quantity at position 16 of the HIBC data."},
	{"+A99912345%$AC", 11, "Expected / and secondary data at position 11 of the HIBC data."},
};

static void
violations_are_named(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(bad); i++)
	{
		char bytes[1000];
		Slice input = own(unescape(bad[i].input, bytes));
		Fault fault = {0};
		bool accepted = scan_parse(input, fnc1("^"), &scan, &fault) &&
						check_each(scan_check_element, &scan, &fault);

		if (breaks(&law, !accepted && fault.position == bad[i].position &&
							 strcmp(fault.text, bad[i].reason) == 0))
			printf("# %s\n# found %d %s\n", bad[i].input, accepted ? -1 : fault.position,
				   accepted ? elements_of(&scan) : fault.text);
		disown(input);
	}
	law_end(&law, "violations are named, with their positions");
}

/* ISO/IEC 15434, free text: nothing is known of what it holds. */
static void
other_formats_hold_anything(void)
{
	char bytes[100];
	Slice input = unescape("[)>~R07~GFREE~GT\xC3\x84XT<GS>~R~E", bytes);
	Fault fault = {0};

	ok(scan_parse(input, fnc1(""), &scan, &fault) && scan.elements == 1 &&
		   check_each(scan_check_element, &scan, &fault) &&
		   check_each(scan_check_value, &scan, &fault),
	   "a message of another format: %s", fault.text);
}

static void
limits_hold(void)
{
	static char large[SCAN_TEXT_MAX + 1];
	Fault fault = {0};
	size_t size = 0;

	memset(large, 'A', sizeof(large));
	ok(!scan_parse((Slice){large, sizeof(large)}, fnc1(""), &scan, &fault) &&
		   fault.kind == FAULT_LIMIT && fault.position == 0,
	   "a scan that is too large: %s", fault.text);
	for (int i = 0; i <= SCAN_ELEMENTS_MAX; i++)
		size += (size_t) sprintf(large + size, "%sQ1", i > 0 ? "\x1D" : "");
	ok(!scan_parse((Slice){large, size}, fnc1(""), &scan, &fault) && fault.kind == FAULT_LIMIT,
	   "a scan of too many elements: %s", fault.text);
	ok(scan_parse((Slice){large, size - 3}, fnc1(""), &scan, &fault) &&
		   scan.elements == SCAN_ELEMENTS_MAX,
	   "a scan of just as many");
	ok(scan_parse(text("]C10109506000134352"
					   "10A<FNC1>17271231"),
				  fnc1("<FNC1>"), &scan, &fault) &&
		   scan.elements == 3,
	   "a stand-in of several characters");
	ok(scan_parse(text("]C10109506000134352"
					   "10A\xC3\xA8"
					   "17271231"),
				  fnc1("\xC3\xA8"), &scan, &fault) &&
		   scan.elements == 3 && scan.element[2].position == 24,
	   "a stand-in out of ASCII, which counts as one character");
}

/* What is wrong with elements together is told of each, and hides none of them. */
static void
companions_are_told_apart(void)
{
	Fault fault;

	ok(scan_parse(text("]C110LOT1"), fnc1(""), &scan, &fault) && scan.elements == 1 &&
		   !scan_check_element(&scan, 0, &fault) && fault.hint[0] != '\0',
	   "a lot alone is an element that needs another one");
	ok(scan_parse(text("(02)09506000134352(10)A"), fnc1(""), &scan, &fault) &&
		   !scan_check_element(&scan, 0, &fault) && scan_check_element(&scan, 1, &fault),
	   "contents need their count, and their lot needs but them");
	ok(scan_parse(text("(01)09506000134352\n(10)A"), fnc1(""), &scan, &fault) &&
		   check_each(scan_check_element, &scan, &fault),
	   "symbols of one label keep the rules together");
	ok(scan_parse(text("+$$52001510X3GD"), fnc1(""), &scan, &fault) &&
		   check_each(scan_check_element, &scan, &fault),
	   "HIBC secondary data may come alone");
	ok(scan_parse(text("+A123BJC5D6E71G\n+$$52001510X3HE"), fnc1(""), &scan, &fault) &&
		   scan.elements == 6 && scan_check_element(&scan, 3, &fault) &&
		   !scan_check_element(&scan, 5, &fault),
	   "data of another product are told by their link");
}

/* Every element of the examples, whatever it was read from, in one element string. */
static void
strings_come_back(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(good); i++)
	{
		char bytes[1000];
		char again[1000] = "]C1";
		size_t size = 3;
		Fault fault;

		if (!scan_parse(unescape(good[i].input, bytes), fnc1("^"), &scan, &fault) ||
			!check_each(scan_check_value, &scan, &fault) ||
			scan.element[0].syntax > SCAN_DIGITAL_LINK)
			continue;
		for (int j = 0; j < scan.elements && scan.element[j].syntax <= SCAN_DIGITAL_LINK; j++)
		{
			Slice value = scan_value(&scan, &scan.element[j]);

			size += (size_t) sprintf(again + size, "%s%.*s\x1D", scan.element[j].id,
									 (int) value.size, value.data);
		}
		if (breaks(&law, scan_parse((Slice){again, size}, fnc1(""), &other, &fault) &&
							 strncmp(elements_of(&scan), elements_of(&other),
									 strlen(elements_of(&other))) == 0))
			printf("# %s\n", good[i].input);
	}
	law_end(&law, "element strings come back from their elements");
}

/* No byte is read that is not there, and what is accepted is within the scan's values. */
static void
mutations_do_no_harm(void)
{
	static const char letters[] =
		"0123456789ABCDIJKPQSTVX+$/-.%&?=()[]>^~ \r\n\x1D\x1E\x04\x7F\xC3\xA9*az";
	Law law = {0};

	for (int round = 0; round < 40000; round++)
	{
		char bytes[2000];
		Slice input = unescape(good[random_below(LENGTH(good))].input, bytes);
		Slice copy;
		Fault fault = {0};
		bool accepted;

		if (random_below(4) == 0)
		{
			char more[1000];
			Slice second = unescape(good[random_below(LENGTH(good))].input, more);

			memcpy(bytes + input.size, second.data, second.size);
			input.size += second.size;
		}
		for (uint64_t change = random_below(4); change > 0 && input.size > 1; change--)
		{
			size_t at = random_below(input.size);

			if (random_below(3) == 0)
				memmove(bytes + at, bytes + at + 1, --input.size - at);
			else
				bytes[at] = letters[random_below(sizeof(letters) - 1)];
		}
		copy = own(input);
		accepted = scan_parse(copy, fnc1("^"), &scan, &fault);
		if (accepted)
		{
			ScanSummary summary;

			accepted = scan.elements > 0 && scan.values_size <= sizeof(scan.values);
			for (int i = 0; i < scan.elements; i++)
				accepted = accepted && scan.element[i].title != NULL &&
						   scan.element[i].start + scan.element[i].size <= scan.values_size &&
						   scan.element[i].position >= 1 &&
						   scan.element[i].position <= (int) input.size;
			(void) scan_interpret(&scan, fnc1("^"), &summary, &fault);
		}
		else
			accepted = fault.text[0] != '\0' && fault.position >= 0 &&
					   fault.position <= (int) input.size + 1;
		if (breaks(&law, accepted))
			printf("# %s: %s at %d\n", shown(input), fault.text, fault.position);
		disown(copy);
	}
	law_end(&law, "mutated scans do no harm");
}

int
main(void)
{
	seed_random();
	scans_are_read();
	violations_are_named();
	other_formats_hold_anything();
	limits_hold();
	companions_are_told_apart();
	strings_come_back();
	mutations_do_no_harm();
	return done();
}
