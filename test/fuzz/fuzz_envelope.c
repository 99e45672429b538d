/*
 * fuzz_envelope.c
 *		Messages of ISO/IEC 15434, behind their header.
 */
#include "scan_target.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_scan_behind("[)>\x1E", data, size);
	read_scan_behind("[)>", data, size);
	return 0;
}
