/*
 * fuzz_digital_link.c
 *		GS1 Digital Link URIs, behind the domain.
 */
#include "scan_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_scan_behind("https://id.gs1.org/", data, size);
	return 0;
}
