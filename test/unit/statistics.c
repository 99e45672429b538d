/*
 * statistics.c
 *		p-values against other arithmetic, published tables and published examples.
 */
#include "statistics/fisher.h"
#include "statistics/moments.h"
#include "statistics/tails.h"

#include <math.h>

#include "tap.h"

/*
 * Computed with mpmath 1.2.1 in 60 digits: the regularized incomplete beta
 * function for up to 1000 degrees of freedom, the integral of the density for
 * more; all with p above 1e-290.
 */
static const struct
{
	double t;
	double freedom;
	double p;
} student_values[] = {
	{1e100, 1, 6.3661977236758134e-101},  {1e154, 1, 6.3661977236758132e-155},
	{0.001, 1, 0.99936338043983888},      {0.7, 1, 0.61119977557157042},
	{1.5, 1, 0.37433408362199763},        {1.75, 1, 0.33049868107713582},
	{2.228, 1, 0.26857909294478919},      {4, 1, 0.15595826075473865},
	{9.5, 1, 0.066766732861050278},       {30, 1, 0.021212804811070847},
	{1000, 1, 0.00063661956016111788},    {0.001, 2, 0.99929289339559008},
	{0.7, 2, 0.55639302463286546},        {1.5, 2, 0.27239312489100108},
	{1.75, 2, 0.22222222222222222},       {2.228, 2, 0.15572038353252206},
	{4, 2, 0.057190958417936634},         {9.5, 2, 0.010899508038828252},
	{30, 2, 0.0011092626819596589},       {1000, 2, 9.999985000025e-7},
	{0.001, 3, 0.99926489496946094},      {0.7, 3, 0.53432699830476363},
	{1.5, 3, 0.23058386524482305},        {1.75, 3, 0.17842542609827141},
	{2.228, 3, 0.11220494919255743},      {4, 3, 0.028008456010146167},
	{9.5, 3, 0.002473102067979895},       {30, 3, 8.1352804271639595e-5},
	{1000, 3, 2.2053076425765927e-9},     {0.001, 4, 0.99925000015624996},
	{0.7, 4, 0.52250016559345021},        {1.5, 4, 0.208},
	{1.75, 4, 0.15501621114216703},       {2.228, 4, 0.089810186852942735},
	{4, 4, 0.016130089900092534},         {9.5, 4, 0.00068523283846585785},
	{30, 4, 7.3528560976613221e-6},       {1000, 4, 5.999960000209999e-12},
	{0.001, 7, 0.99923001724499884},      {0.7, 7, 0.50651755219559978},
	{1.5, 7, 0.17729848698997003},        {1.75, 7, 0.12359302852228804},
	{2.228, 7, 0.06115106701002226},      {4, 7, 0.0051899133492968116},
	{9.5, 7, 2.9971006880815004e-5},      {30, 7, 1.178846888073314e-8},
	{1000, 7, 2.6409838375211876e-19},    {0.001, 10, 0.99922178337474098},
	{0.7, 10, 0.49988757017288434},       {1.5, 10, 0.16450732644544018},
	{1.75, 10, 0.11068094426594709},      {2.228, 10, 0.050011771817111383},
	{4, 10, 0.0025183326247366923},       {9.5, 10, 2.5384080071441527e-6},
	{30, 10, 3.9617923420313243e-11},     {1000, 10, 2.4608247101732711e-26},
	{0.001, 29, 0.99920896297836224},     {0.7, 29, 0.48950514861448366},
	{1.5, 29, 0.14442369604038575},       {1.75, 29, 0.090694023712045994},
	{2.228, 29, 0.033798473975374791},    {4, 29, 0.00040006394565249142},
	{9.5, 29, 2.0855939924765326e-10},    {30, 29, 2.1977448450988051e-23},
	{1000, 29, 2.3528385527525093e-67},   {0.001, 100, 0.99920410776010341},
	{0.7, 100, 0.48555260645437336},      {1.5, 100, 0.13676505812468886},
	{1.75, 100, 0.083185692097510687},    {2.228, 100, 0.028120825743402735},
	{4, 100, 0.00012152364430076168},     {9.5, 100, 1.235837007737481e-15},
	{30, 100, 8.3803325586882922e-52},    {1000, 100, 7.9196186079478519e-202},
	{0.001, 999, 0.9992023152180736},     {0.7, 999, 0.48409027693416371},
	{1.5, 999, 0.13393035471128499},      {1.75, 999, 0.080425316368623307},
	{2.228, 999, 0.026102516169846217},   {4, 999, 6.8014709838039316e-5},
	{9.5, 999, 1.4995222748973167e-20},   {30, 999, 1.6728272131171847e-141},
	{0.001, 99999, 0.99920211756690773},  {0.7, 99999, 0.48392893286360628},
	{1.5, 99999, 0.1336175595544007},     {1.75, 99999, 0.080121380648064075},
	{2.228, 99999, 0.02588273026643402},  {4, 99999, 6.3387998012454955e-5},
	{9.5, 99999, 2.1430160494431686e-21}, {30, 99999, 7.3786848444350477e-197},
	{0.001, 1e6, 0.99920211577164909},    {0.7, 1e6, 0.48392746728654142},
	{1.5, 1e6, 0.13361471823679277},      {1.75, 1e6, 0.080118620416547879},
	{2.228, 1e6, 0.025880736523352528},   {4, 1e6, 6.3347034010048105e-5},
	{9.5, 1e6, 2.1032754568182679e-21},   {30, 1e6, 1.2020094233663438e-197},
	{0.001, 1e9, 0.99920211557237735},    {0.7, 1e9, 0.48392730460898646},
	{1.5, 1e9, 0.13361440285341527},      {1.75, 1e9, 0.080118314034323088},
	{2.228, 1e9, 0.025880515222905624},   {4, 1e9, 6.3342488216467635e-5},
	{9.5, 1e9, 2.098907383231928e-21},    {30, 1e9, 9.8154196879674616e-198},
};

/*
 * Computed with mpmath 1.2.1 in 60 digits: the power series of the incomplete
 * gamma function, and the finite sum of the upper tail; twice the smaller tail.
 */
static const struct
{
	double statistic;
	double freedom;
	double p;
} chi_square_values[] = {
	{1e-307, 1, 5.0462650440403199e-154},
	{1e-06, 1, 0.0015957688556442503},
	{0.05, 1, 0.35387345248375706},
	{0.5, 1, 0.95900024437390692},
	{0.9, 1, 0.68556342229582277},
	{0.999, 1, 0.635105199266647},
	{1.0, 1, 0.63462101572582821},
	{1.001, 1, 0.63413731612659966},
	{1.1, 1, 0.58853220860992574},
	{1.8, 1, 0.35942498975799967},
	{4.0, 1, 0.091000527792716829},
	{40.0, 1, 5.0792571789417299e-10},
	{2e-06, 2, 1.9999990000003332e-6},
	{0.1, 2, 0.097541150998571987},
	{1.0, 2, 0.78693868057473315},
	{1.8, 2, 0.81313931948119821},
	{1.998, 2, 0.73649500922732584},
	{2.0, 2, 0.73575888234288464},
	{2.002, 2, 0.73502349121738718},
	{2.2, 2, 0.66574216739615905},
	{3.6, 2, 0.33059777644317306},
	{8.0, 2, 0.036631277777468361},
	{80.0, 2, 8.496708510583178e-18},
	{3e-06, 3, 2.7639507082141404e-9},
	{0.15, 3, 0.029547883611284693},
	{1.5, 3, 0.63545933932757486},
	{2.7, 3, 0.88045458872046211},
	{2.997, 3, 0.78417589713902226},
	{3.0, 3, 0.78325035254217791},
	{3.003, 3, 0.78232573302719675},
	{3.3, 3, 0.69528528946454918},
	{5.4, 3, 0.28948715882971161},
	{12.0, 3, 0.014766321010719539},
	{120.0, 3, 1.5433580711268317e-25},
	{4e-06, 4, 3.9999946666706663e-12},
	{0.2, 4, 0.00935768032088894},
	{2.0, 4, 0.52848223531423071},
	{3.6, 4, 0.92567377404088459},
	{3.996, 4, 0.81309492302652141},
	{4.0, 4, 0.81201169941967615},
	{4.004, 4, 0.81092955849473601},
	{4.4, 4, 0.70914021351893677},
	{7.2, 4, 0.25137824651509154},
	{16.0, 4, 0.0060383273022452131},
	{160.0, 4, 2.9238592483095726e-33},
	{7e-06, 7, 1.3791856057894029e-20},
	{0.35, 7, 0.00033660276739005895},
	{3.5, 7, 0.32954903477931573},
	{6.3, 7, 0.98962211848853503},
	{6.993, 7, 0.85921812042672939},
	{7.0, 7, 0.85775971510610944},
	{7.007, 7, 0.85630276746093987},
	{7.7, 7, 0.71957866545224972},
	{12.6, 7, 0.16495032712763644},
	{28.0, 7, 0.00043978491369159267},
	{280.0, 7, 2.2455108391444748e-56},
	{1e-05, 10, 5.2083116319909495e-29},
	{0.5, 10, 1.3223421122068494e-5},
	{5.0, 10, 0.21764396217169752},
	{9.0, 10, 0.93579284725056904},
	{9.99, 10, 0.88274212028622571},
	{10.0, 10, 0.88098657013042482},
	{10.01, 10, 0.87923277464554338},
	{11.0, 10, 0.71503600485585105},
	{18.0, 10, 0.10992728299020981},
	{40.0, 10, 3.3889487860134768e-5},
	{400.0, 10, 1.8826583982366952e-79},
	{2.9e-05, 29, 4.1307090565974611e-82},
	{1.45, 29, 2.864003956265365e-14},
	{14.5, 29, 0.022925323682229018},
	{26.1, 29, 0.75971690262860845},
	{28.971, 29, 0.93315483208603172},
	{29.0, 29, 0.93013248247575787},
	{29.029, 29, 0.92711315369423287},
	{31.9, 29, 0.64855972510588574},
	{52.2, 29, 0.010355888918272488},
	{116.0, 29, 4.6455237009645644e-12},
	{1160.0, 29, 2.3080794440880452e-225},
	{0.0001, 100, 5.8402851383369242e-280},
	{5.0, 100, 4.4773978564577926e-46},
	{50.0, 100, 1.3906610495232198e-5},
	{90.0, 100, 0.49360406880034055},
	{99.9, 100, 0.9680186408217724},
	{100.0, 100, 0.96238336905591344},
	{100.1, 100, 0.95675372967616072},
	{110.0, 100, 0.46440956100171266},
	{180.0, 100, 3.2989970034356497e-6},
	{400.0, 100, 3.3855959917714175e-37},
	{499.5, 999, 8.963522827902303e-44},
	{899.1, 999, 0.02150055553784864},
	{998.001, 999, 0.99406346597218212},
	{999.0, 999, 0.98809975591705574},
	{999.999, 999, 0.97028080344843495},
	{1098.9, 999, 0.029308577516831342},
	{1798.2, 999, 4.0891544546593537e-48},
	{89999.1, 99999, 1.4148940283320591e-118},
	{99899.001, 99999, 0.82416643455192503},
	{99999, 99999, 0.9988105778432864},
	{100098.999, 99999, 0.82196232769950351},
	{109998.9, 99999, 5.1805138312475762e-104},
	{999000.0, 1e6, 0.47964653708025437},
	{1e6, 1e6, 0.999623873606789},
	{1001000.0, 1e6, 0.47935360965104272},
};

/*
 * Below 3000 units computed exactly, as fractions of binomial coefficients
 * (Python 3.11, math.comb); above with mpmath 1.2.1 in 50 digits.
 */
static const struct
{
	FourfoldTable table;
	double p;
} fisher_values[] = {
	{{{3, 1}, {1, 3}}, 0.48571428571428571},
	{{{2, 15}, {10, 3}}, 0.0005367241191434358},
	{{{6, 41}, {0, 1072}}, 3.9910696767857055e-9},
	{{{5, 0}, {0, 5}}, 0.0079365079365079365},
	{{{0, 5}, {5, 0}}, 0.0079365079365079365},
	{{{1, 11}, {9, 3}}, 0.0027594561852200835},
	{{{0, 7}, {3, 100}}, 1.0},
	{{{3, 0}, {0, 1000}}, 5.9641494618002221e-9},
	{{{10, 30}, {20, 40}}, 0.50447576985162827},
	{{{8, 1}, {2, 5}}, 0.034965034965034965},
	{{{12, 29}, {5, 2}}, 0.080268552074104642},
	{{{100, 150}, {200, 150}}, 4.75385213928901e-5},
	{{{500, 480}, {500, 520}}, 0.3953996780940272},
	{{{3, 500}, {3, 1500}}, 0.17032253099817648},
	{{{40, 900}, {60, 1000}}, 0.1812308180871664},
	{{{1000, 1000}, {0, 0}}, 1.0},
	{{{0, 5}, {0, 7}}, 1.0},
	{{{20, 10}, {980, 990}}, 0.096216391086412973},
	{{{300000, 500000}, {301500, 498500}}, 0.014419513506373162},
	{{{1000000, 999000}, {999000, 1000000}}, 0.31767367577242447},
	{{{600, 499000}, {400, 500000}}, 2.1752776650475336e-10},
	{{{3, 999}, {0, 998998}}, 1.003005009013021e-9},
	{{{900000, 899000}, {100000, 101000}}, 0.018800806207505254},
	{{{50, 20}, {999950, 999980}}, 0.00044018560121251134},
	{{{0, 25}, {1000000, 999975}}, 5.9595704639684372e-8},
	{{{7, 0}, {99993, 900000}}, 9.9981101335557929e-8},
	{{{1, 999999}, {2, 999998}}, 1.0},
	{{{250000, 249000}, {250000, 251000}}, 0.04571617288880104},
	{{{2, 333333}, {1, 666667}}, 0.25925992592451852},
	{{{900, 500000}, {100, 499000}}, 3.0850519344748094e-161},
	{{{10000000, 9995000}, {10000000, 10005000}}, 0.11391859261013299},
};

static double
relative_error(double value, double expected)
{
	return fabs(value - expected) / expected;
}

static void
values_in_many_digits(void)
{
	Law student = {0};
	Law chi_square = {0};
	Law fisher = {0};
	double worst[3] = {0};

	for (size_t i = 0; i < LENGTH(student_values); i++)
	{
		double p = student_p(student_values[i].t, student_values[i].freedom);
		double error = relative_error(p, student_values[i].p);

		worst[0] = fmax(worst[0], error);
		if (breaks(&student, error < 1e-12 &&
								 p == student_p(-student_values[i].t, student_values[i].freedom)))
			printf("# t %g with %g: %.17g\n", student_values[i].t, student_values[i].freedom, p);
	}
	for (size_t i = 0; i < LENGTH(chi_square_values); i++)
	{
		double p = chi_square_p(chi_square_values[i].statistic, chi_square_values[i].freedom);
		double error = relative_error(p, chi_square_values[i].p);

		worst[1] = fmax(worst[1], error);
		if (breaks(&chi_square, error < 1e-12))
			printf("# chi-square %g with %g: %.17g\n", chi_square_values[i].statistic,
				   chi_square_values[i].freedom, p);
	}
	for (size_t i = 0; i < LENGTH(fisher_values); i++)
	{
		const FourfoldTable *table = &fisher_values[i].table;
		double error = relative_error(fisher_p(table), fisher_values[i].p);

		worst[2] = fmax(worst[2], error);
		if (breaks(&fisher, error < 1e-11))
			printf("# table %zu: %.17g\n", i, fisher_p(table));
	}
	law_end(&student, "Student's t in 12 digits");
	law_end(&chi_square, "chi-square in 12 digits");
	law_end(&fisher, "Fisher's test in 11 digits, up to forty million units");
	printf("# largest relative errors: %.1g, %.1g, %.1g\n", worst[0], worst[1], worst[2]);
}

/*
 * NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, Critical Values
 * of the Student's-t Distribution: upper tails of 0.10, 0.05, 0.025, 0.01, 0.005.
 */
static void
table_of_student(void)
{
	static const double tails[] = {0.10, 0.05, 0.025, 0.01, 0.005};
	static const struct
	{
		double freedom;
		double t[5];
	} rows[] = {
		{1, {3.078, 6.314, 12.706, 31.821, 63.657}}, {2, {1.886, 2.920, 4.303, 6.965, 9.925}},
		{3, {1.638, 2.353, 3.182, 4.541, 5.841}},    {5, {1.476, 2.015, 2.571, 3.365, 4.032}},
		{10, {1.372, 1.812, 2.228, 2.764, 3.169}},   {20, {1.325, 1.725, 2.086, 2.528, 2.845}},
		{30, {1.310, 1.697, 2.042, 2.457, 2.750}},   {100, {1.290, 1.660, 1.984, 2.364, 2.626}},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(rows); i++)
	{
		for (size_t k = 0; k < LENGTH(tails); k++)
		{
			/* The table is rounded to three places. */
			double above = student_p(rows[i].t[k] - 0.0005, rows[i].freedom) / 2;
			double below = student_p(rows[i].t[k] + 0.0005, rows[i].freedom) / 2;

			if (breaks(&law, above >= tails[k] && tails[k] >= below))
				printf("# t %g with %g: %g to %g\n", rows[i].t[k], rows[i].freedom, below, above);
		}
	}
	law_end(&law, "NIST e-Handbook 1.3.6.7.2, the t table");
}

/*
 * NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4, Critical Values
 * of the Chi-Square Distribution: upper tails of 0.10, 0.05, 0.025, 0.01, and
 * lower tails of 0.10, 0.05, 0.025, 0.01.
 */
static void
table_of_chi_square(void)
{
	static const double tails[] = {0.10, 0.05, 0.025, 0.01};
	static const struct
	{
		double freedom;
		double upper[4];
		double lower[4];
	} rows[] = {
		{2, {4.605, 5.991, 7.378, 9.210}, {0.211, 0.103, 0.051, 0.020}},
		{5, {9.236, 11.070, 12.833, 15.086}, {1.610, 1.145, 0.831, 0.554}},
		{10, {15.987, 18.307, 20.483, 23.209}, {4.865, 3.940, 3.247, 2.558}},
		{30, {40.256, 43.773, 46.979, 50.892}, {20.599, 18.493, 16.791, 14.953}},
		{100, {118.498, 124.342, 129.561, 135.807}, {82.358, 77.929, 74.222, 70.065}},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(rows); i++)
	{
		double freedom = rows[i].freedom;

		for (size_t k = 0; k < LENGTH(tails); k++)
		{
			double upper = rows[i].upper[k];
			double lower = rows[i].lower[k];

			if (breaks(&law, chi_square_p(upper - 0.0005, freedom) >= 2 * tails[k] &&
								 chi_square_p(upper + 0.0005, freedom) <= 2 * tails[k]))
				printf("# upper tail of %g with %g\n", upper, freedom);
			if (breaks(&law, chi_square_p(lower + 0.0005, freedom) >= 2 * tails[k] &&
								 chi_square_p(lower - 0.0005, freedom) <= 2 * tails[k]))
				printf("# lower tail of %g with %g\n", lower, freedom);
		}
	}
	law_end(&law, "NIST e-Handbook 1.3.6.7.4, the chi-square table");
}

static void
ends_of_the_tests(void)
{
	ok(student_p(0, 5) == 1 && student_p(1e-200, 5) == 1 && student_p(1e-17, 1) == 1,
	   "no difference in the mean: p is 1");
	ok(student_p(INFINITY, 5) == 0 && student_p(-INFINITY, 1) == 0 && student_p(1e200, 3) == 0,
	   "an infinite one: p is 0");
	ok(chi_square_p(0, 1) == 0 && chi_square_p(5e-324, 1) < 1e-150 &&
		   chi_square_p(INFINITY, 9) == 0 && chi_square_p(1e6, 9) == 0,
	   "no spread, or an infinite one: p is 0");
	ok(chi_square_p(1e10, 1e10) > 0.99 && chi_square_p(1.0002e10, 1e10) < 1e-30 &&
		   student_p(2, 1e12) > 0.0455 && student_p(2, 1e12) < 0.04551,
	   "ten thousand million readings");
}

static void
falling_along_the_tail(void)
{
	Law student = {0};
	Law chi_square = {0};

	for (double freedom = 1; freedom < 3e6; freedom *= 1.7)
	{
		double whole = floor(freedom);
		double last = 1;

		for (double t = 0.01; t < 30; t *= 1.01)
		{
			double p = student_p(t, whole);

			if (breaks(&student, p <= last && p >= 0))
				printf("# t %g with %g: %.17g after %.17g\n", t, whole, p, last);
			last = p;
		}
		last = 1;
		for (double x = whole * 1.001 + 1; x < whole * 3 + 500; x *= 1.003)
		{
			double p = chi_square_p(x, whole);

			if (breaks(&chi_square, p <= last && p >= 0))
				printf("# chi-square %g with %g: %.17g after %.17g\n", x, whole, p, last);
			last = p;
		}
	}
	law_end(&student, "the larger t, the smaller p, also where the method changes");
	law_end(&chi_square, "the larger chi-square, the smaller p");
}

static uint64_t
choose(int n, int k)
{
	uint64_t result = 1;

	for (int i = 1; i <= k; i++)
		result = result * (uint64_t) (n - k + i) / (uint64_t) i;
	return result;
}

/* All tables of at most 22 units, in whole numbers, where "no more probable" is exact. */
static void
fisher_by_counting(void)
{
	Law law = {0};
	Law mirrors = {0};

	for (int row = 0; row <= 11; row++)
	{
		for (int other = 0; other <= 11; other++)
		{
			for (int column = 0; column <= row + other; column++)
			{
				int least = column > other ? column - other : 0;
				int most = column < row ? column : row;

				for (int a = least; a <= most; a++)
				{
					FourfoldTable table = {{a, column - a}, {row - a, other - column + a}};
					FourfoldTable turned = {{table.with[1], table.with[0]},
											{table.without[1], table.without[0]}};
					FourfoldTable inverse = {{table.without[0], table.without[1]},
											 {table.with[0], table.with[1]}};
					FourfoldTable transposed = {{table.with[0], table.without[0]},
												{table.with[1], table.without[1]}};
					uint64_t mine = choose(row, a) * choose(other, column - a);
					uint64_t sum = 0;
					double expected;
					double p = fisher_p(&table);

					for (int x = least; x <= most; x++)
					{
						uint64_t ways = choose(row, x) * choose(other, column - x);

						sum += ways <= mine ? ways : 0;
					}
					expected = (double) sum / (double) choose(row + other, column);
					if (breaks(&law, relative_error(p, expected) < 1e-13 && p <= 1))
						printf("# %d %d %d %d: %.17g, not %.17g\n", a, row - a, column - a,
							   other - column + a, p, expected);
					if (breaks(&mirrors, p == fisher_p(&turned) && p == fisher_p(&inverse) &&
											 p == fisher_p(&transposed)))
						printf("# %d %d %d %d: %.17g\n", a, row - a, column - a, other - column + a,
							   p);
				}
			}
		}
	}
	law_end(&law, "Fisher's test of every table of two groups of up to 11");
	law_end(&mirrors, "which is the same to the last bit for mirror images");
}

/* The help page of fisher.test in R 4.2: Agresti (1990, p. 61f.) and Fisher (1962, 1970). */
static void
fisher_as_published(void)
{
	static const FourfoldTable tea = {{3, 1}, {1, 3}};
	static const FourfoldTable convictions = {{2, 15}, {10, 3}};
	double ratio;

	ok(relative_error(fisher_p(&tea), 34.0 / 70) < 1e-13, "the lady who tastes tea: 34 of 70");
	ok(fabs(fisher_p(&convictions) - 0.0005367) < 5e-8, "convictions of twins: 0.0005367");
	ok(odds_ratio(&convictions, &ratio) && relative_error(ratio, 0.04) < 1e-15, "their odds");
}

static void
far_out(void)
{
	static const FourfoldTable hopeless = {{5000, 500000}, {0, 494999}};
	static const FourfoldTable denormal = {{1030, 0}, {0, 1050000000}};
	static const FourfoldTable huge = {{INT64_C(1) << 31, INT64_C(1) << 31},
									   {INT64_C(1) << 31, INT64_C(1) << 31}};

	ok(fisher_p(&hopeless) == 0, "what is below any double is 0 (2.33e-1489)");
	ok(fisher_p(&denormal) == 0, "and so is one of a thousand million");
	ok(fisher_p(&huge) == 1, "eight thousand million units");
}

static void
odds(void)
{
	static const FourfoldTable none = {{0, 5}, {3, 7}};
	static const FourfoldTable only = {{3, 0}, {0, 9}};
	static const FourfoldTable all = {{3, 9}, {0, 0}};
	static const FourfoldTable huge = {{INT64_C(1) << 62, 1}, {1, INT64_C(1) << 62}};
	double ratio = -1;

	ok(odds_ratio(&none, &ratio) && ratio == 0, "odds: never with it");
	ok(odds_ratio(&only, &ratio) && isinf(ratio) && ratio > 0, "odds: only with it");
	ok(!odds_ratio(&all, &ratio), "odds: zero by zero is none");
	ok(odds_ratio(&huge, &ratio) && ratio == ldexp(1, 124), "odds: no overflow");
}

/*
 * Benjamini and Hochberg (1995), section 4.1: fifteen p-values, of which four
 * are discoveries at 0.05.  The q-values are those of p.adjust in R 4.2.2.
 */
static void
discoveries_as_published(void)
{
	static const double p[] = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
							   0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000};
	static const double expected[] = {
		0.0015,
		0.003,
		0.0095,
		0.035625,
		0.0603,
		0.063857142857142862,
		0.063857142857142862,
		0.0645,
		0.0765,
		0.486,
		0.58118181818181813,
		0.71487499999999993,
		0.75323076923076926,
		0.81321428571428567,
		1,
	};
	uint64_t sizes[LENGTH(p)];
	double q[LENGTH(p)];
	Law law = {0};

	for (size_t i = 0; i < LENGTH(p); i++)
		sizes[i] = 1;
	discovery_rates(p, sizes, LENGTH(p), q);
	for (size_t i = 0; i < LENGTH(p); i++)
	{
		if (breaks(&law, relative_error(q[i], expected[i]) < 1e-14))
			printf("# q of %g is %.17g\n", p[i], q[i]);
	}
	ok(q[3] <= 0.05 && q[4] > 0.05, "Benjamini and Hochberg's example has four discoveries");
	law_end(&law, "and the q-values of p.adjust");
}

/* Straight from the definition: q of i is the least of p m / r over all p of rank r >= i. */
static void
discoveries_by_definition(void)
{
	Law law = {0};

	for (int round = 0; round < 2000; round++)
	{
		double p[12];
		double q[12];
		double every[120];
		uint64_t sizes[12];
		size_t count = 1 + random_below(12);
		size_t all = 0;
		size_t last = 0;

		for (size_t i = 0; i < count; i++)
		{
			p[i] = (i > 0 ? p[i - 1] : 0) + (double) random_below(3) / 40;
			p[i] = fmin(p[i], 1);
			sizes[i] = 1 + random_below(10);
			for (uint64_t k = 0; k < sizes[i]; k++)
				every[all++] = p[i];
		}
		discovery_rates(p, sizes, count, q);
		for (size_t i = 0; i < count; i++)
		{
			double least = 1;

			for (size_t rank = last + 1; rank <= all; rank++)
				least = fmin(least, every[rank - 1] * (double) all / (double) rank);
			last += sizes[i];
			if (breaks(&law, fabs(q[i] - least) < 1e-15))
				printf("# round %d: q of %g is %.17g, not %.17g\n", round, p[i], q[i], least);
		}
	}
	law_end(&law, "q by its definition, with many hypotheses of one p");
}

static void
moments_by_hand(void)
{
	Moments moments = {0};

	moments_add(&moments, 2);
	moments_add(&moments, 4);
	moments_add(&moments, 9);
	ok(moments.count == 3 && moments.mean == 5 && moments.squares == 26, "moments by hand");
	ok(moments_deviation(&moments) == sqrt(13), "their deviation");
}

/* Small whole numbers far from zero: the oracle counts in whole numbers, without the offset. */
static void
moments_anywhere(void)
{
	Law law = {0};

	for (int round = 0; round < 3000; round++)
	{
		static const double offsets[] = {0, 1e6, -1e9, 1e12};
		double offset = offsets[random_below(LENGTH(offsets))];
		size_t count = 2 + random_below(60);
		size_t parts = 1 + random_below(5);
		Moments part[5] = {{0}};
		Moments all = {0};
		int64_t sum = 0;
		int64_t sum_of_squares = 0;
		double variance;

		for (size_t i = 0; i < count; i++)
		{
			int64_t reading = (int64_t) random_below(1000);

			sum += reading;
			sum_of_squares += reading * reading;
			moments_add(&part[random_below(parts)], offset + (double) reading);
		}
		for (size_t i = 0; i < parts; i++)
			moments_merge(&all, &part[i]);
		variance = (double) ((int64_t) count * sum_of_squares - sum * sum) / (double) count /
				   (double) (count - 1);
		if (breaks(&law, all.count == (int64_t) count &&
							 fabs(all.mean - offset - (double) sum / (double) count) <=
								 4e-16 * (fabs(offset) + 1000) * 4 &&
							 fabs(moments_deviation(&all) - sqrt(variance)) <=
								 1e-9 * sqrt(variance) + 1e-15 * fabs(offset)))
			printf("# round %d: %zu readings about %g: mean %.17g, deviation %.17g\n", round, count,
				   offset, all.mean, moments_deviation(&all));
	}
	law_end(&law, "moments of readings far from zero, merged from parts");
}

static void
equal_readings(void)
{
	Law law = {0};

	for (int round = 0; round < 2000; round++)
	{
		double reading = (double) random_below(UINT64_C(1) << 60) / 1e7;
		Moments part[2] = {{0}};

		for (uint64_t i = 1 + random_below(50); i > 0; i--)
			moments_add(&part[i % 2], reading);
		moments_merge(&part[0], &part[1]);
		if (breaks(&law, part[0].mean == reading && part[0].squares == 0))
			printf("# %.17g: %.17g, %.17g\n", reading, part[0].mean, part[0].squares);
	}
	law_end(&law, "equal readings have exactly no spread");
}

/* NIST/SEMATECH e-Handbook 6.1.6: mean 16, deviation 2, limits 8 and 20: Cpk is 0.6667. */
static void
capability_as_published(void)
{
	ok(fabs(capability_index(16, 2, 8, 20) - 0.6667) < 5e-5, "Cpk by the NIST e-Handbook 6.1.6");
	ok(capability_index(16, 2, 8, INFINITY) == 8.0 / 6 &&
		   capability_index(16, 2, -INFINITY, 20) == 4.0 / 6,
	   "of one limit");
	ok(capability_index(21, 2, 8, 20) < 0, "outside the limits it is negative");
	ok(capability_index(20, 0, 8, 20) == 0 && capability_index(21, 0, 8, 20) == -INFINITY &&
		   capability_index(16, 0, 8, 20) == INFINITY,
	   "without spread");
}

int
main(void)
{
	seed_random();
	values_in_many_digits();
	table_of_student();
	table_of_chi_square();
	ends_of_the_tests();
	falling_along_the_tail();
	fisher_by_counting();
	fisher_as_published();
	far_out();
	odds();
	discoveries_as_published();
	discoveries_by_definition();
	moments_by_hand();
	moments_anywhere();
	equal_readings();
	capability_as_published();
	return done();
}
