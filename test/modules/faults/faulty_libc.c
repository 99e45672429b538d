/*
 * faulty_libc.c
 *		A C library, to be preloaded, whose memory and disk run out for one process.
 *
 * The disk is full for what makes a file below base/ larger: tables, indexes and
 * temporary files.  The first write that is refused is cut short, as the system
 * does it where some room is left.  WAL is left alone: without it a server stops.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "faulty_libc.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__linux__) && defined(__GLIBC__)

#define EXPORT __attribute__((visibility("default")))

extern void *__libc_malloc(size_t size);

EXPORT FaultyLibc faulty_libc = {NULL, -1, 0, 0};

EXPORT void *
malloc(size_t size)
{
	if (faulty_libc.malloc_fails != NULL && faulty_libc.malloc_fails())
	{
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(size);
}

static bool
is_below_base(int file)
{
	char link[64];
	char path[4096];
	ssize_t size;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	size = readlink(link, path, sizeof(path) - 1);
	if (size < 0)
		return false;
	path[size] = '\0';
	return strstr(path, "/base/") != NULL || strstr(path, "/PG_") != NULL;
}

/* Whether a file cannot reach that size; then there is room for part of it the first time. */
static bool
is_refused(int file, off_t end)
{
	struct stat facts;

	if (faulty_libc.room < 0 || fstat(file, &facts) != 0 || end <= facts.st_size ||
		!is_below_base(file))
		return false;
	if (faulty_libc.room > 0)
	{
		faulty_libc.room--;
		faulty_libc.grown++;
		return false;
	}
	faulty_libc.refused++;
	return true;
}

static ssize_t
refuse(void)
{
	errno = ENOSPC;
	return -1;
}

typedef ssize_t (*Write)(int, const void *, size_t, off_t);
typedef ssize_t (*WriteVector)(int, const struct iovec *, int, off_t);
typedef int (*Reserve)(int, off_t, off_t);

#define NEXT(type, name) \
	static type next; \
	if (next == NULL) \
	next = (type) dlsym(RTLD_NEXT, name)

static ssize_t
write_some(int file, const void *bytes, size_t size, off_t offset)
{
	NEXT(Write, "pwrite");

	if (!is_refused(file, offset + (off_t) size))
		return next(file, bytes, size, offset);
	if (faulty_libc.refused > 1 || size < 2)
		return refuse();
	return next(file, bytes, size / 2, offset);
}

static ssize_t
write_vector(int file, const struct iovec *parts, int count, off_t offset)
{
	off_t end = offset;
	NEXT(WriteVector, "pwritev");

	for (int i = 0; i < count; i++)
		end += (off_t) parts[i].iov_len;
	if (!is_refused(file, end))
		return next(file, parts, count, offset);
	return refuse();
}

static int
reserve(int file, off_t offset, off_t size)
{
	NEXT(Reserve, "posix_fallocate");

	return is_refused(file, offset + size) ? ENOSPC : next(file, offset, size);
}

EXPORT ssize_t
pwrite(int file, const void *bytes, size_t size, off_t offset)
{
	return write_some(file, bytes, size, offset);
}

EXPORT ssize_t
pwrite64(int file, const void *bytes, size_t size, off_t offset)
{
	return write_some(file, bytes, size, offset);
}

EXPORT ssize_t
pwritev(int file, const struct iovec *parts, int count, off_t offset)
{
	return write_vector(file, parts, count, offset);
}

EXPORT ssize_t
pwritev64(int file, const struct iovec *parts, int count, off_t offset)
{
	return write_vector(file, parts, count, offset);
}

EXPORT int
posix_fallocate(int file, off_t offset, off_t size)
{
	return reserve(file, offset, size);
}

EXPORT int
posix_fallocate64(int file, off_t offset, off_t size)
{
	return reserve(file, offset, size);
}

#endif
