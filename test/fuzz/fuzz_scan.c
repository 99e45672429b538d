/*
 * fuzz_scan.c
 *		Scans of any kind.
 */
#include "scan_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_scan_behind("", data, size);
	return 0;
}
