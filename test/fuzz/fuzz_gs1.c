/*
 * fuzz_gs1.c
 *		GS1 element strings, behind the AIM prefix of GS1-128.
 */
#include "scan_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_scan_behind("]C1", data, size);
	return 0;
}
