/* SPDX-License-Identifier: EUPL-1.2 */
#include "seeds.h"

#include "essaim/err.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PATIENCE_S 240 /* of one seed, under sanitizers */
#define SHOWN_LINES "60"

/* Shared with the children. */
struct board {
	uint64_t seed; /* which one runs */
	uint64_t counters[SEEDS_COUNTERS];
};

static struct board *board;

uint64_t seeds_number(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);
	return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

void seeds_count(size_t counter, uint64_t by)
{
	es_assert(counter < SEEDS_COUNTERS);
	board->counters[counter] += by;
}

void seeds_most(size_t counter, uint64_t value)
{
	es_assert(counter < SEEDS_COUNTERS);
	if (board->counters[counter] < value)
		board->counters[counter] = value;
}

uint64_t seeds_counted(size_t counter)
{
	es_assert(counter < SEEDS_COUNTERS);
	return board->counters[counter];
}

static void run_one(seeds_run run, uint64_t seed, FILE *transcript)
{
	board->seed = seed;
	alarm((unsigned)seeds_number("ESSAIM_SIM_PATIENCE", PATIENCE_S));
	run(seed, transcript);
}

/* The seeds of a child: all from first on. Returns the one that failed, or UINT64_MAX. */
static uint64_t run_child(seeds_run run, const uint64_t *seeds, uint64_t count, FILE *transcript)
{
	fflush(NULL);
	pid_t child = fork();
	es_assert(child >= 0);
	if (child == 0) {
		/* The test program's own handlers would go on with its other tests. */
		static const int signals[] = {SIGSEGV, SIGABRT, SIGFPE, SIGBUS, SIGILL};
		for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
			signal(signals[i], SIG_DFL);
		for (uint64_t i = 0; i < count; i++)
			run_one(run, seeds[i], transcript);
		exit(0);
	}
	int status;
	es_assert(waitpid(child, &status, 0) == child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? UINT64_MAX : board->seed;
}

static void tell_failure(const char *name, seeds_run run, uint64_t seed)
{
	char path[256], command[512];
	const char *build = getenv("ESSAIM_BUILD");
	snprintf(path, sizeof(path), "%s/%s-%llu.transcript", build == NULL ? "/tmp" : build, name,
	         (unsigned long long)seed);
	fprintf(stderr, "%s: seed %llu failed; ESSAIM_SIM_SEED=%llu runs it alone\n", name,
	        (unsigned long long)seed, (unsigned long long)seed);
	FILE *transcript = fopen(path, "w");
	if (transcript == NULL)
		return;
	setvbuf(transcript, NULL, _IOLBF, 1 << 16);
	run_child(run, &seed, 1, transcript);
	fclose(transcript);
	fprintf(stderr, "its transcript: %s, which ends so:\n", path);
	snprintf(command, sizeof(command), "tail -n " SHOWN_LINES " '%s' >&2", path);
	if (system(command) != 0)
		fprintf(stderr, "the transcript could not be shown\n");
}

static uint64_t run_list(const char *name, seeds_run run, const uint64_t *seeds, uint64_t count)
{
	uint64_t failed = 0;
	FILE *transcript = getenv("ESSAIM_SIM_TRANSCRIPT") == NULL ? NULL : stdout;
	for (uint64_t at = 0; at < count;) {
		uint64_t bad = run_child(run, seeds + at, count - at, transcript);
		if (bad == UINT64_MAX)
			break;
		failed++;
		if (transcript == NULL)
			tell_failure(name, run, bad);
		while (at < count && seeds[at] != bad)
			at++;
		at++;
	}
	return failed;
}

/* Lines "NAME SEED what it found"; others are left alone. */
static uint64_t read_kept(const char *name, uint64_t *seeds, uint64_t max)
{
	FILE *in = fopen(ES_TESTS_DIR "/sim/seeds.txt", "r");
	es_assert(in != NULL);
	char line[512], word[64];
	unsigned long long seed;
	uint64_t count = 0;
	while (count < max && fgets(line, sizeof(line), in) != NULL)
		if (sscanf(line, "%63s %llu", word, &seed) == 2 && strcmp(word, name) == 0)
			seeds[count++] = seed;
	fclose(in);
	return count;
}

uint64_t seeds_all(const char *name, seeds_run run, uint64_t share)
{
	enum { KEPT_MAX = 4096 };
	board = mmap(NULL, sizeof(*board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
	             0);
	es_assert(board != MAP_FAILED);
	uint64_t first = seeds_number("ESSAIM_SIM_FIRST", 0), kept = 0;
	uint64_t more = seeds_number("ESSAIM_SIM_SEEDS", share);
	uint64_t *seeds = calloc(KEPT_MAX + more, sizeof(*seeds));
	es_assert(seeds != NULL);
	if (getenv("ESSAIM_SIM_SEED") != NULL) {
		first = seeds_number("ESSAIM_SIM_SEED", 0);
		more = 1;
	} else {
		kept = read_kept(name, seeds, KEPT_MAX);
	}
	for (uint64_t i = 0; i < more; i++)
		seeds[kept + i] = first + i;
	uint64_t failed = run_list(name, run, seeds, kept + more);
	printf("%s: %llu kept seeds and %llu more, %llu failed\n", name, (unsigned long long)kept,
	       (unsigned long long)more, (unsigned long long)failed);
	free(seeds);
	return failed;
}
