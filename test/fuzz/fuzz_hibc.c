/*
 * fuzz_hibc.c
 *		HIBC data, with the right check character behind it.
 */
#include "scan_target.h"

#include "core/checkdigit.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 2);

	copy[0] = '+';
	if (size > 0)
		memcpy(copy + 1, data, size);
	check_compute(CHECK_MOD43, (Slice){copy, size + 1}, copy + size + 1);
	read_scan((Slice){copy, size + 2});
	free(copy);
	return 0;
}
