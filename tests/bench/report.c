/* SPDX-License-Identifier: EUPL-1.2 */
#include "report.h"

#include "essaim/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool smoke;

bool bench_smoke(int argc, char **argv)
{
	smoke = argc > 1 && strcmp(argv[1], "--smoke") == 0;
	return smoke;
}

void bench_title(const char *what)
{
	printf("\n%s\n%-58s %12s %-10s %12s %8s  %s\n", what, "figure", "", "", "limit", "ratio",
	       "verdict");
}

static void line(const char *name, double figure, const char *unit, const char *sign, double limit,
                 bool met)
{
	printf("%-58s %12.2f %-10s %s %9.2f %8.2f  %s\n", name, figure, unit, sign, limit,
	       figure / limit,
	       smoke ? "unjudged"
	       : met ? "met"
	             : "missed");
	fflush(stdout);
}

void bench_at_most(const char *name, double figure, const char *unit, double limit)
{
	line(name, figure, unit, "<=", limit, figure <= limit);
}

void bench_at_least(const char *name, double figure, const char *unit, double limit)
{
	line(name, figure, unit, ">=", limit, figure >= limit);
}

void bench_note(const char *name, double figure, const char *unit)
{
	printf("%-58s %12.2f %-10s\n", name, figure, unit);
	fflush(stdout);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

double bench_percentile(double *values, size_t count, double p)
{
	es_assert(count > 0);
	qsort(values, count, sizeof(*values), by_value);
	size_t at = (size_t)(p / 100 * (double)count);
	return values[at < count ? at : count - 1];
}

double bench_now(void)
{
	struct timespec t;
	es_assert(clock_gettime(CLOCK_MONOTONIC, &t) == 0);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
