/* SPDX-License-Identifier: EUPL-1.2 */
/* What every unit test includes: cmocka with what it needs before it, our error names in failures,
 * and a countdown that makes memory run out at will. One thread. */
#ifndef ESSAIM_TEST_H
#define ESSAIM_TEST_H

#include "essaim/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define ES_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define assert_err(got, wanted)                                                                    \
	do {                                                                                       \
		es_err test_got = (got), test_wanted = (wanted);                                   \
		if (test_got != test_wanted)                                                       \
			fail_msg("%s is %s, not %s", #got, es_err_word(test_got),                  \
			         es_err_word(test_wanted));                                        \
	} while (0)

/* From now on, after nth (0: none) more that succeed, every malloc, calloc and realloc of the code
 * under test fails. What shared libraries take for themselves is not touched. */
void fail_allocation(size_t nth);
/* The same, but only that one allocation fails. */
void fail_one_allocation(size_t nth);
/* Memory is there again; returns whether any was refused. */
bool fail_no_allocation(void);

#endif
