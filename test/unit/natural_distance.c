/*
 * natural_distance.c
 *		How far apart codes are: signed as the order is, and true to numbers.
 */
#include "core/natural_estimate.h"

#include <math.h>

#include "order_model.h"
#include "tap.h"

static void
agrees_with_the_order(NaturalOrder order)
{
	static const char bytes[] = "0019AB-.| ";
	Law law = {0};

	for (int i = 0; i < 100000; i++)
	{
		char room[2][12];
		Slice codes[2];
		double distance;
		int expected;

		for (int c = 0; c < 2; c++)
		{
			size_t size = random_below(sizeof(room[c]));

			for (size_t at = 0; at < size; at++)
				room[c][at] = bytes[random_below(sizeof(bytes) - 1)];
			codes[c] = own((Slice){room[c], size});
		}
		expected = model_compare(codes[0], codes[1], order);
		distance = natural_distance(codes[0], codes[1], order);
		/* codes that differ in leading zeros only are no distance apart */
		if (breaks(&law, isfinite(distance) &&
							 (distance == 0 || (distance > 0) == (expected > 0)) &&
							 distance == -natural_distance(codes[1], codes[0], order)))
			printf("# \"%s\" and \"%s\": %g\n", shown(codes[0]), shown(codes[1]), distance);
		for (int c = 0; c < 2; c++)
			disown(codes[c]);
	}
	law_end(&law, "signed as the order is");
}

int
main(void)
{
	double far = natural_distance(text("DRN-2980-120"), text("DRN-2980-20"), NATURAL_PLAIN);
	double near = natural_distance(text("DRN-2980-30"), text("DRN-2980-20"), NATURAL_PLAIN);

	seed_random();
	agrees_with_the_order(NATURAL_PLAIN);
	agrees_with_the_order(NATURAL_REVISION);
	agrees_with_the_order(NATURAL_SCOPED);
	ok(fabs(far / near - 10) < 1e-9, "numbers are apart by their value");
	ok(natural_distance(text("DRN-2981-1"), text("DRN-2980-2"), NATURAL_PLAIN) > far,
	   "what differs earlier is farther apart");
	ok(natural_distance(text("A007"), text("A7"), NATURAL_PLAIN) == 0,
	   "leading zeros are no distance");
	return done();
}
