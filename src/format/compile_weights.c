/*
 * compile_weights.c
 *		Checks whose weights a format gives: mod11(8 6 4 2 3 5 9 7, 10=0, 11=5).
 */
#include "core/ascii.h"
#include "format/compiler.h"

/* Weights have at most three digits, of which only the remainder counts. */
#define WEIGHT_MAX 999

#define MOD10_OPTIONS "10=, remainder, values=ups or values=iso6346, each once,"
#define MOD11_OPTIONS "10=, 11=, remainder, values=ups or values=iso6346, each once,"

static bool
at_end_of_rule(const Compiler *compiler, size_t end)
{
	return compiler->at >= end || compiler_peek(compiler) == ')' || compiler_peek(compiler) == ',';
}

static bool
compile_weight(Compiler *compiler, CheckRule *rule, size_t end)
{
	size_t start = compiler->at;
	int weight = compiler_number(compiler, end, WEIGHT_MAX);

	if (compiler->at == start || weight > WEIGHT_MAX)
		return compiler_expected(compiler, start, "a weight from 0 to 999");
	if (rule->weights == CHECK_WEIGHTS_MAX)
		return compiler_expected(compiler, start, "at most 32 weights");
	rule->weight[rule->weights++] = (uint8_t) (weight % rule->modulus);
	while (compiler->at < end && compiler_peek(compiler) == ' ')
		compiler->at++;
	return true;
}

/* What 10 or 11 stands for. */
static bool
compile_character(Compiler *compiler, char *c, size_t end)
{
	if (at_end_of_rule(compiler, end) || !ascii_is_printable(compiler_peek(compiler)) ||
		compiler_peek(compiler) == '|' || compiler_peek(compiler) == ' ')
		return compiler_expected(compiler, compiler->at, "a check character");
	*c = compiler_peek(compiler);
	compiler->at++;
	return true;
}

/* Each option once. */
static bool
compile_rule_option(Compiler *compiler, CheckRule *rule, size_t end)
{
	if (rule->ten == '\0' && compiler_take_option(compiler, end, "10="))
		return compile_character(compiler, &rule->ten, end);
	if (rule->modulus == 11 && rule->eleven == '\0' && compiler_take_option(compiler, end, "11="))
		return compile_character(compiler, &rule->eleven, end);
	if (!rule->remainder && compiler_take_option(compiler, end, "remainder"))
		rule->remainder = true;
	else if (rule->letters == CHECK_LETTERS_NONE &&
			 compiler_take_option(compiler, end, "values=ups"))
		rule->letters = CHECK_LETTERS_UPS;
	else if (rule->letters == CHECK_LETTERS_NONE &&
			 compiler_take_option(compiler, end, "values=iso6346"))
		rule->letters = CHECK_LETTERS_ISO6346;
	else
		return compiler_expected(compiler, compiler_find_option(compiler, end),
								 rule->modulus == 11 ? MOD11_OPTIONS : MOD10_OPTIONS);
	return true;
}

bool
compiler_weights(Compiler *compiler, CheckRule *rule, size_t end)
{
	do
	{
		if (!compile_weight(compiler, rule, end))
			return false;
	} while (!at_end_of_rule(compiler, end));
	while (compiler->at < end && compiler_peek(compiler) == ',')
	{
		if (!compile_rule_option(compiler, rule, end))
			return false;
	}
	/* of a complement, 10 is 0 where the digits go no further */
	if (rule->modulus == 10 && rule->ten == '\0')
		rule->ten = '0';
	if (compiler->at >= end || compiler_peek(compiler) != ')')
		return compiler_expected(compiler, compiler->at, "\",\" or \")\"");
	compiler->at++;
	return true;
}
