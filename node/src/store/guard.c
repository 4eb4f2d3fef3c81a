/* SPDX-License-Identifier: EUPL-1.2 */
#include "guard.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RANGES_MAX 64
#define SENTENCE_BYTES 600

/* A sentence is written before start is set, and start is what the handler looks at. */
struct range {
	uintptr_t start;
	size_t len;
	char sentence[SENTENCE_BYTES];
};

static struct range ranges[RANGES_MAX];
static struct sigaction before_segv, before_bus;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local const char *volatile inside;

void es_guard_inside(const char *sentence)
{
	inside = sentence;
}

static void on_fault(int number, siginfo_t *info, void *context)
{
	uintptr_t at = (uintptr_t)info->si_addr;

	(void)context;
	for (size_t i = 0; i < RANGES_MAX; i++) {
		uintptr_t start = __atomic_load_n(&ranges[i].start, __ATOMIC_ACQUIRE);
		if (start == 0 || at < start || at - start >= ranges[i].len)
			continue;
		(void)!write(STDERR_FILENO, ranges[i].sentence, strlen(ranges[i].sentence));
		_exit(1);
	}
	if (inside) {
		(void)!write(STDERR_FILENO, inside, strlen(inside));
		_exit(1);
	}
	/* Not ours: the instruction faults again, into whoever was there before. */
	(void)sigaction(number, number == SIGSEGV ? &before_segv : &before_bus, NULL);
}

/* At each opening: others may have put their handlers in place since. Called with the mutex
 * held. */
static void install(int number, struct sigaction *before)
{
	struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO}, now;

	(void)sigemptyset(&action.sa_mask);
	if (sigaction(number, NULL, &now) != 0 ||
	    ((now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_fault))
		return;
	*before = now;
	(void)sigaction(number, &action, NULL);
}

void es_guard_add(const void *start, size_t len, const char *home)
{
	pthread_mutex_lock(&mutex);
	install(SIGSEGV, &before_segv);
	install(SIGBUS, &before_bus);
	for (size_t i = 0; i < RANGES_MAX; i++) {
		if (ranges[i].start)
			continue;
		snprintf(ranges[i].sentence, SENTENCE_BYTES,
		         "essaim: %.400s/data.mdb is damaged or was cut off: run essaim check\n",
		         home);
		ranges[i].len = len;
		__atomic_store_n(&ranges[i].start, (uintptr_t)start, __ATOMIC_RELEASE);
		break;
	}
	pthread_mutex_unlock(&mutex);
}

void es_guard_remove(const void *start)
{
	pthread_mutex_lock(&mutex);
	for (size_t i = 0; i < RANGES_MAX; i++)
		if (ranges[i].start == (uintptr_t)start)
			__atomic_store_n(&ranges[i].start, (uintptr_t)0, __ATOMIC_RELEASE);
	pthread_mutex_unlock(&mutex);
}
