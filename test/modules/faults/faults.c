/*
 * faults.c
 *		Memory and room on disk that run out when a test says so.
 *
 * Contexts of one kind share a table of methods, in every version of the server.
 * The functions in it that allocate are replaced, so allocations of the server on
 * behalf of traceability fail as well as its own, and the module is the one that
 * users have.  A site is an address in traceability, where it calls palloc() or a
 * function of the server that comes to allocate.  While faults are armed, the first
 * allocation whose site has not failed before fails, or the one of a number; that
 * disarms them.
 *
 * Creating a context takes memory by malloc(), which is faulty_libc's, if that is
 * preloaded; so is the disk.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "postgres.h"

#include "faulty_libc.h"
#include "fmgr.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/memnodes.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#if PG_VERSION_NUM >= 170000
#include "utils/memutils_internal.h"
#endif

PG_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(faults_arm);
PG_FUNCTION_INFO_V1(faults_disarm);
PG_FUNCTION_INFO_V1(faults_allocations);
PG_FUNCTION_INFO_V1(faults_sites);
PG_FUNCTION_INFO_V1(faults_critical);
PG_FUNCTION_INFO_V1(faults_fill_disk);
PG_FUNCTION_INFO_V1(faults_empty_disk);

#if defined(__linux__) && defined(__GLIBC__)

#include <dlfcn.h>
#include <link.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

/* Contexts that were deleted are used again, at most a hundred of each of two sizes. */
#define CONTEXTS_KEPT 100

/* A power of two, more than there are sites. */
#define SITES_LIMIT (1 << 18)

/* Frames between the function that looks for the site and the one that called palloc(). */
#define FRAMES_OF_METHOD 3

typedef struct Site
{
	uint64 key;     /* 0: none */
	uint64 address; /* in traceability */
} Site;

typedef struct Code
{
	uintptr_t base;
	uintptr_t start;
	uintptr_t end;
} Code;

typedef struct Walk
{
	int frames;
	uintptr_t caller;
	uintptr_t address;
} Walk;

static Code extension;
static Code server;
static Site sites[SITES_LIMIT];
static int nsites;
static Site critical;
static bool armed;
static bool by_caller; /* of palloc(), in the server, too */
static int64 number;   /* of the allocation that fails; 0: that of a new site */
static int64 allocations;
static uint64 failed;
static MemoryContext contexts_kept;
static FaultyLibc *libc;

static int
find_code(struct dl_phdr_info *object, size_t size, void *name)
{
	Code *code = name == NULL ? &server : &extension;

	if (name != NULL && strstr(object->dlpi_name, name) == NULL)
		return 0;
	*code = (Code){.base = object->dlpi_addr, .start = UINTPTR_MAX};
	for (int i = 0; i < object->dlpi_phnum; i++)
	{
		const ElfW(Phdr) *part = &object->dlpi_phdr[i];

		if (part->p_type != PT_LOAD || (part->p_flags & PF_X) == 0)
			continue;
		code->start = Min(code->start, code->base + part->p_vaddr);
		code->end = Max(code->end, code->base + part->p_vaddr + part->p_memsz);
	}
	return 1;
}

static bool
is_in(const Code *code, uintptr_t address)
{
	return code->start <= address && address < code->end;
}

static _Unwind_Reason_Code
visit_frame(struct _Unwind_Context *frame, void *state)
{
	Walk *walk = state;
	uintptr_t address = _Unwind_GetIP(frame);

	if (walk->frames++ < FRAMES_OF_METHOD)
		return _URC_NO_REASON;
	if (walk->caller == 0)
		walk->caller = address;
	if (!is_in(&extension, address))
		return _URC_NO_REASON;
	walk->address = address - extension.base;
	return _URC_NORMAL_STOP;
}

/* The slot of a site, or the free one where it would be. */
static Site *
find_site(uint64 key)
{
	uint64 slot = (key * UINT64CONST(0x9E3779B97F4A7C15)) >> 40;

	while (sites[slot % SITES_LIMIT].key != 0 && sites[slot % SITES_LIMIT].key != key)
		slot++;
	return &sites[slot % SITES_LIMIT];
}

/* The site of the allocation that is being made; the address is 0 outside traceability. */
static __attribute__((noinline)) Site
current_site(bool by_malloc)
{
	Walk walk = {0, 0, 0};

	_Unwind_Backtrace(visit_frame, &walk);
	if (by_malloc && !is_in(&server, walk.caller))
		return (Site){0, 0};
	return (Site){walk.address << 32 |
					  (by_caller || by_malloc ? (walk.caller - server.base) & PG_UINT32_MAX : 0),
				  walk.address};
}

/* Whether the site is a new one; then it is known from now on. */
static bool
add_site(Site site)
{
	Site *found = find_site(site.key);

	if (found->key != 0 || nsites > SITES_LIMIT / 2)
		return false;
	*found = site;
	nsites++;
	return true;
}

/*
 * Functions of the server that do not survive it.  Its statistics keep an entry
 * without contents, and so do the locks of a transaction when a subtransaction
 * fails: it crashes later.  Where a subtransaction cannot begin, it ends the
 * session.
 */
static bool
is_fragile(const char *function)
{
	return strncmp(function, "pgstat_", 7) == 0 || strcmp(function, "LockAcquireExtended") == 0 ||
		   strcmp(function, "BeginInternalSubTransaction") == 0;
}

static _Unwind_Reason_Code
visit_fragile(struct _Unwind_Context *frame, void *state)
{
	Dl_info function;

	if (dladdr((void *) _Unwind_GetIP(frame), &function) == 0 || function.dli_sname == NULL ||
		!is_fragile(function.dli_sname))
		return _URC_NO_REASON;
	*(bool *) state = true;
	return _URC_NORMAL_STOP;
}

static bool
is_within_fragile(void)
{
	bool found = false;

	_Unwind_Backtrace(visit_fragile, &found);
	return found;
}

static bool
fails_at(Site site)
{
	if (site.address == 0 || (number == 0 && find_site(site.key)->key != 0) || is_within_fragile())
		return false;
	allocations++;
	if (number == 0 ? !add_site(site) : allocations != number)
		return false;
	armed = false;
	failed = site.address;
	return true;
}

/* Not reports of errors, nor what the server keeps for critical sections. */
#define MAY_FAIL(context) \
	(armed && (context) != ErrorContext && !(context)->allowInCritSection && may_fail())

static __attribute__((noinline)) bool
may_fail(void)
{
	Site site = current_site(false);

	if (CritSectionCount > 0 && site.address != 0)
		critical = site;
	return fails_at(site);
}

static bool
malloc_fails(void)
{
	return armed && CritSectionCount == 0 && fails_at(current_site(true));
}

#if PG_VERSION_NUM >= 170000
#define ALLOCATE_PARAMETERS MemoryContext context, Size size, int flags
#define REALLOCATE_PARAMETERS void *pointer, Size size, int flags
#define ALLOCATE_ARGUMENTS context, size, flags
#define REALLOCATE_ARGUMENTS pointer, size, flags
#define FAIL(context) return MemoryContextAllocationFailure(context, size, flags)
#else
#define ALLOCATE_PARAMETERS MemoryContext context, Size size
#define ALLOCATE_ARGUMENTS context, size
#define FAIL(context) return NULL
#if PG_VERSION_NUM >= 160000
#define REALLOCATE_PARAMETERS void *pointer, Size size
#define REALLOCATE_ARGUMENTS pointer, size
#else
#define REALLOCATE_PARAMETERS MemoryContext context, void *pointer, Size size
#define REALLOCATE_ARGUMENTS context, pointer, size
#endif
#endif

#define DEFINE_METHODS(kind) \
	static MemoryContextMethods kind; \
	static void *kind##_allocate(ALLOCATE_PARAMETERS) \
	{ \
		if (MAY_FAIL(context)) \
			FAIL(context); \
		return kind.alloc(ALLOCATE_ARGUMENTS); \
	} \
	static void *kind##_reallocate(REALLOCATE_PARAMETERS) \
	{ \
		if (MAY_FAIL(GetMemoryChunkContext(pointer))) \
			FAIL(GetMemoryChunkContext(pointer)); \
		return kind.realloc(REALLOCATE_ARGUMENTS); \
	}

DEFINE_METHODS(set)
DEFINE_METHODS(generation)

static void
replace(MemoryContext context, MemoryContextMethods *usual, MemoryContextMethods faulty)
{
	MemoryContextMethods *methods = (MemoryContextMethods *) context->methods;
	uintptr_t page = (uintptr_t) methods & ~((uintptr_t) sysconf(_SC_PAGESIZE) - 1);

	*usual = *methods;
	if (mprotect((void *) page, (uintptr_t) (methods + 1) - page, PROT_READ | PROT_WRITE) != 0)
		elog(ERROR, "could not write to the methods of memory contexts: %m");
	methods->alloc = faulty.alloc;
	methods->realloc = faulty.realloc;
}

static void
install(void)
{
	static bool is_done = false;
	MemoryContext context;

	if (is_done)
		return;
	is_done = true;
	(void) dl_iterate_phdr(find_code, NULL);
	libc = dlsym(RTLD_DEFAULT, "faulty_libc");
	if (libc != NULL)
		libc->malloc_fails = malloc_fails;
	replace(TopMemoryContext, &set,
			(MemoryContextMethods){.alloc = set_allocate, .realloc = set_reallocate});
	context = GenerationContextCreate(TopMemoryContext, "faults", ALLOCSET_DEFAULT_SIZES);
	replace(context, &generation,
			(MemoryContextMethods){.alloc = generation_allocate, .realloc = generation_reallocate});
	MemoryContextDelete(context);
}

/* So that new ones take memory. */
static void
keep_contexts(void)
{
	contexts_kept = AllocSetContextCreate(TopMemoryContext, "faults", ALLOCSET_SMALL_SIZES);
	for (int i = 0; i < CONTEXTS_KEPT; i++)
	{
		(void) AllocSetContextCreate(contexts_kept, "faults", ALLOCSET_DEFAULT_SIZES);
		(void) AllocSetContextCreate(contexts_kept, "faults", ALLOCSET_SMALL_SIZES);
	}
}

/* faults_arm(by_caller boolean, number bigint): the allocation of that number fails, or if 0, a new site. */
Datum
faults_arm(PG_FUNCTION_ARGS)
{
	install();
	if (dl_iterate_phdr(find_code, "/traceability.so") == 0)
		elog(ERROR, "traceability is not loaded");
	if (contexts_kept == NULL)
		keep_contexts();
	by_caller = PG_GETARG_BOOL(0);
	number = PG_GETARG_INT64(1);
	allocations = 0;
	failed = 0;
	armed = true;
	PG_RETURN_VOID();
}

static text *
address_text(uint64 address)
{
	return cstring_to_text(psprintf("%llx", (unsigned long long) address));
}

/* The address that failed, NULL for none. */
Datum
faults_disarm(PG_FUNCTION_ARGS)
{
	armed = false;
	if (contexts_kept != NULL)
		MemoryContextDelete(contexts_kept);
	contexts_kept = NULL;
	if (failed == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(address_text(failed));
}

/* How many allocations there were since faults were armed, up to one that failed. */
Datum
faults_allocations(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT64(allocations);
}

/* The addresses of all sites that failed, one for each way. */
Datum
faults_sites(PG_FUNCTION_ARGS)
{
	StringInfoData all;

	initStringInfo(&all);
	for (int i = 0; i < SITES_LIMIT; i++)
	{
		if (sites[i].key != 0)
			appendStringInfo(&all, "%llx ", (unsigned long long) sites[i].address);
	}
	PG_RETURN_TEXT_P(cstring_to_text(all.data));
}

/* The address of an allocation in a critical section, NULL for none. */
Datum
faults_critical(PG_FUNCTION_ARGS)
{
	if (critical.address == 0)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(address_text(critical.address));
}

static FaultyLibc *
preloaded_libc(void)
{
	install();
	if (libc == NULL)
		elog(ERROR, "faulty_libc is not preloaded");
	return libc;
}

/* faults_fill_disk(room integer): files may grow so often, then no more. */
Datum
faults_fill_disk(PG_FUNCTION_ARGS)
{
	FaultyLibc *disk = preloaded_libc();

	disk->grown = 0;
	disk->refused = 0;
	disk->room = PG_GETARG_INT32(0);
	PG_RETURN_VOID();
}

/* How often they have grown since, and could not; from now on they can. */
Datum
faults_empty_disk(PG_FUNCTION_ARGS)
{
	FaultyLibc *disk = preloaded_libc();

	disk->room = -1;
	PG_RETURN_TEXT_P(cstring_to_text(psprintf("%ld %ld", disk->grown, disk->refused)));
}

#else

#define ONLY_ELSEWHERE(name) \
	Datum name(PG_FUNCTION_ARGS) \
	{ \
		elog(ERROR, "faults need Linux and its C library"); \
		PG_RETURN_NULL(); \
	}

ONLY_ELSEWHERE(faults_arm)
ONLY_ELSEWHERE(faults_disarm)
ONLY_ELSEWHERE(faults_allocations)
ONLY_ELSEWHERE(faults_sites)
ONLY_ELSEWHERE(faults_critical)
ONLY_ELSEWHERE(faults_fill_disk)
ONLY_ELSEWHERE(faults_empty_disk)

#endif
