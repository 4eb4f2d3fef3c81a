/* SPDX-License-Identifier: EUPL-1.2 */
/* Stands between the code under test and malloc: unit tests are linked with --wrap
 * (tests/CMakeLists.txt). */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void fail_allocation(size_t nth);
void fail_one_allocation(size_t nth);
bool fail_no_allocation(void);

static size_t left = SIZE_MAX;
static bool failed, once;

static bool fails(void)
{
	if (left == SIZE_MAX)
		return false;
	if (left > 0) {
		left--;
		return false;
	}
	if (once)
		left = SIZE_MAX;
	return failed = true;
}

void fail_allocation(size_t nth)
{
	left = nth;
	failed = once = false;
}

void fail_one_allocation(size_t nth)
{
	fail_allocation(nth);
	once = true;
}

bool fail_no_allocation(void)
{
	left = SIZE_MAX;
	return failed;
}

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
	return fails() ? NULL : __real_realloc(block, size);
}
