/* SPDX-License-Identifier: EUPL-1.2 */
/* One line a figure: what it is, the figure, its limit, figure over limit, and a word. Nothing is
 * asserted: a machine may be busy. One thread. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdbool.h>
#include <stddef.h>

/* --smoke: everything once, with few records, to see that a bench still runs. */
bool bench_smoke(int argc, char **argv);

void bench_title(const char *what);
/* The verdict is "met" or "missed"; with --smoke "unjudged". */
void bench_at_most(const char *name, double figure, const char *unit, double limit);
void bench_at_least(const char *name, double figure, const char *unit, double limit);
/* A figure that has no limit of its own. */
void bench_note(const char *name, double figure, const char *unit);

/* The pth hundredth of values, which are put in order. */
double bench_percentile(double *values, size_t count, double p);
/* Seconds of a monotonic clock. */
double bench_now(void);

#endif
