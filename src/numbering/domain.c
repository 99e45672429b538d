/*
 * domain.c
 *		A domain for the codes of a registered format.
 *
 * The check contains the template.  A check that looked the format up would fail
 * when a dump is restored: rows of tables are checked before code_formats has
 * its own.  A format that changed has several rows: what one of them takes is
 * taken, and the newest one says what is wrong with anything else.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "lib/stringinfo.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* A domain to create. */
typedef struct NewDomain
{
	const char *extension; /* the schema of the extension, quoted as below */
	Oid schema;
	char *name;
	const char *written; /* schema and name */
	char *format_name;
	StringInfoData check;
	const char *type;
} NewDomain;

static void
name_domain(NewDomain *domain, text *written)
{
	List *names = textToQualifiedNameList(written);

	if (list_length(names) > 2)
		ereport(ERROR,
				(errcode(ERRCODE_SYNTAX_ERROR),
				 errmsg("improper domain name: %s",
						fault_quote((Slice){VARDATA_ANY(written), VARSIZE_ANY_EXHDR(written)})),
				 errhint("Write only a name, or a schema and a name, as in plant.drone_serial.")));
	domain->schema = QualifiedNameGetCreationNamespace(names, &domain->name);
	domain->written = quote_qualified_identifier(lookup_schema_name(domain->schema), domain->name);
}

static const char *
type_of_kind(const char *extension, const char *kind)
{
	static const char *const kinds[][2] = {{"serial", "serial_number"},
										   {"lot", "lot_code"},
										   {"part", "part_number"}};

	for (size_t i = 0; kind != NULL && i < lengthof(kinds); i++)
	{
		if (strcmp(kinds[i][0], kind) == 0)
			return psprintf("%s.%s", extension, kinds[i][1]);
	}
	return "pg_catalog.text";
}

/* Writes the part of the check that a row of the name is. */
static void
add_row(NewDomain *domain, HeapTuple row, bool is_last)
{
	TupleDesc columns = SPI_tuptable->tupdesc;
	const char *type = type_of_kind(domain->extension, SPI_getvalue(row, columns, 2));

	if (domain->type != NULL && strcmp(domain->type, type) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("format \"%s\" has no single type", fault_shorten(domain->format_name)),
				 errdetail("Its rows in code_formats differ in applies_to.")));
	domain->type = type;
	appendStringInfo(&domain->check, "%s.%s(VALUE, %s::%s.code_format)%s", domain->extension,
					 is_last ? "code_require" : "code_matches",
					 quote_literal_cstr(SPI_getvalue(row, columns, 1)), domain->extension,
					 is_last ? "" : " OR ");
}

static void
read_format(NewDomain *domain)
{
	Oid types[1] = {TEXTOID};
	Datum arguments[1] = {CStringGetTextDatum(domain->format_name)};

	(void) SPI_execute_with_args(
		psprintf("SELECT f.format::pg_catalog.text, f.applies_to FROM %s.code_formats AS f "
				 "WHERE f.name OPERATOR(pg_catalog.=) $1 ORDER BY f.valid_from",
				 domain->extension),
		1, types, arguments, NULL, true, 0);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("format \"%s\" is not registered", fault_shorten(domain->format_name)),
				 errhint("Register it with an INSERT into code_formats.")));
	initStringInfo(&domain->check);
	for (uint64 i = 0; i < SPI_processed; i++)
		add_row(domain, SPI_tuptable->vals[i], i + 1 == SPI_processed);
}

static void
create_domain(const NewDomain *domain)
{
	char *comment = psprintf("codes of format \"%s\", as registered when the domain was created",
							 domain->format_name);

	(void) SPI_execute(psprintf("CREATE DOMAIN %s AS %s CHECK (%s)", domain->written, domain->type,
								domain->check.data),
					   false, 0);
	(void) SPI_execute(psprintf("COMMENT ON DOMAIN %s IS %s", domain->written,
								quote_literal_cstr(comment)),
					   false, 0);
}

PG_FUNCTION_INFO_V1(code_create_domain);

Datum
code_create_domain(PG_FUNCTION_ARGS)
{
	NewDomain domain = {.format_name = fault_read_name(PG_GETARG_DATUM(0))};
	Oid schema = lookup_function_schema(fcinfo->flinfo->fn_oid);

	domain.extension = quote_identifier(lookup_schema_name(schema));
	name_domain(&domain, PG_GETARG_TEXT_PP(1));
	SPI_connect();
	read_format(&domain);
	create_domain(&domain);
	SPI_finish();
	PG_RETURN_OID(GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid, CStringGetDatum(domain.name),
								  ObjectIdGetDatum(domain.schema)));
}
