/*
 * numbering_domain.c
 *		A domain for the codes of a registered format.
 *
 * The check contains the template.  A check that looked the format up would fail
 * when a dump is restored: rows of tables are checked before code_formats has
 * its own.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
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
	char *format;
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

static void
read_format(NewDomain *domain)
{
	Oid types[1] = {TEXTOID};
	Datum arguments[1] = {CStringGetTextDatum(domain->format_name)};

	(void) SPI_execute_with_args(
		psprintf("SELECT f.format::pg_catalog.text, f.applies_to FROM %s.code_formats AS f "
				 "WHERE f.name OPERATOR(pg_catalog.=) $1",
				 domain->extension),
		1, types, arguments, NULL, true, 1);
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("format \"%s\" is not registered", fault_shorten(domain->format_name)),
				 errhint("Register it with an INSERT into code_formats.")));
	domain->format = SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1);
	domain->type = type_of_kind(domain->extension,
								SPI_getvalue(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 2));
}

static void
create_domain(const NewDomain *domain)
{
	char *comment = psprintf("codes of format \"%s\", as registered when the domain was created",
							 domain->format_name);

	(void) SPI_execute(psprintf("CREATE DOMAIN %s AS %s CHECK (%s.code_require(VALUE, "
								"%s::%s.code_format))",
								domain->written, domain->type, domain->extension,
								quote_literal_cstr(domain->format), domain->extension),
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
