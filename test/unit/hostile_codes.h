/*
 * hostile_codes.h
 *		Random codes that are hard to tell apart.
 */
#ifndef TRACEABILITY_TEST_HOSTILE_CODES_H
#define TRACEABILITY_TEST_HOSTILE_CODES_H

#include "tap.h"

/* Codes that are alike at first, from few bytes that matter, with long numbers now and then. */
static inline Slice
random_code(char *room, size_t limit)
{
	static const char bytes[] = "0011999AZ-. |Rev\x01\x7F\x80\xFF";
	size_t wanted = random_below(limit);
	size_t size = 0;

	while (size < wanted)
	{
		if (random_below(20) == 0)
		{
			char digit = (char) ('0' + random_below(10));

			for (size_t run = random_below(150); run > 0 && size < wanted; run--)
				room[size++] = random_below(50) == 0 ? (char) ('0' + random_below(10)) : digit;
		}
		else if (random_below(8) == 0)
			room[size++] = (char) random_below(256);
		else
			room[size++] = bytes[random_below(sizeof(bytes) - 1)];
	}
	return (Slice){room, size};
}

/* The same code with a few bytes changed, put in or left out. */
static inline Slice
random_change(Slice code, char *room)
{
	size_t size = code.size;

	if (size > 0)
		memcpy(room, code.data, size);
	for (uint64_t changes = random_below(3); changes > 0 && size > 0; changes--)
	{
		size_t at = random_below(size);
		char byte = "0191A-|\xFF"[random_below(8)];

		switch (random_below(3))
		{
			case 0:
				room[at] = byte;
				break;
			case 1:
				memmove(room + at + 1, room + at, size - at);
				room[at] = byte;
				size++;
				break;
			default:
				memmove(room + at, room + at + 1, size - at - 1);
				size--;
		}
	}
	return (Slice){room, size};
}

#endif
