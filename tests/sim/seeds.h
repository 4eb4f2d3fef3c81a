/* SPDX-License-Identifier: EUPL-1.2 */
/* Runs a simulation under many seeds, each in a child process, so that one that fails stops nobody:
 * it is run again at once with its transcript, of which the end is shown. One thread. */
#ifndef SIM_SEEDS_H
#define SIM_SEEDS_H

#include <stdint.h>
#include <stdio.h>

/* Aborts where something does not hold. transcript may be NULL. */
typedef void (*seeds_run)(uint64_t seed, FILE *transcript);

/* First those that tests/sim/seeds.txt keeps for this name, then `share` more from 0 on.
 * Environment: ESSAIM_SIM_SEED=N runs that one alone; ESSAIM_SIM_SEEDS=N as many, from
 * ESSAIM_SIM_FIRST on; ESSAIM_SIM_TRANSCRIPT=1 prints each. Returns how many failed. */
uint64_t seeds_all(const char *name, seeds_run run, uint64_t share);
/* Steps that a child counts for the sum in the end, across all children. */
enum { SEEDS_COUNTERS = 16 };
void seeds_count(size_t counter, uint64_t by);
/* The largest value of all children instead. */
void seeds_most(size_t counter, uint64_t value);
uint64_t seeds_counted(size_t counter);

uint64_t seeds_number(const char *variable, uint64_t otherwise);

#endif
