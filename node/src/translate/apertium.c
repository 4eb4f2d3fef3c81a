/* SPDX-License-Identifier: EUPL-1.2 */
#define _GNU_SOURCE /* posix_spawn_file_actions_addclosefrom_np */
#include "translate/apertium.h"

#include "essaim/schema.h"
#include "node_limits.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MODES_DIR "/usr/share/apertium/modes"
#define PROGRAM "/usr/bin/apertium"

/* --- which directions are there --------------------------------------------------------------- */

/* ISO 639-3, as today's packages name languages, and ISO 639-1, as the older ones do. There is none for
 * Hungarian. */
static const char *const names[ES_LANGUAGE_COUNT][2] = {
        [ES_FR] = {"fra", "fr"}, [ES_EN] = {"eng", "en"}, [ES_ES] = {"spa", "es"},
        [ES_CA] = {"cat", "ca"}, [ES_IT] = {"ita", "it"},
};

/* es_language_of answers English to what it does not know. */
static bool is_language(struct es_bytes tag, enum es_language lang)
{
	const char *code = es_language_codes[lang];

	return tag.len >= 2 && (tag.data[0] | 0x20) == code[0] && (tag.data[1] | 0x20) == code[1];
}

bool es_apertium_mode(struct es_bytes from, struct es_bytes to, char mode[ES_APERTIUM_MODE_MAX])
{
	enum es_language a = es_language_of(from), b = es_language_of(to);
	char path[sizeof(MODES_DIR) + ES_APERTIUM_MODE_MAX + 8];

	if (!is_language(from, a) || !is_language(to, b) || a == b)
		return false;
	for (size_t i = 0; i < 4 && names[a][0] && names[b][0]; i++) {
		snprintf(mode, ES_APERTIUM_MODE_MAX, "%s-%s", names[a][i / 2], names[b][i % 2]);
		snprintf(path, sizeof(path), "%s/%s.mode", MODES_DIR, mode);
		if (access(path, R_OK) == 0)
			return true;
	}
	return false;
}

/* --- one run of the program ------------------------------------------------------------------- */

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

/* Both pipes: ours[0] is what it says, ours[1] where it listens. */
struct ends {
	int ours[2], its[2];
};

static void close_all(int *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (files[i] >= 0)
			(void)close(files[i]);
		files[i] = -1;
	}
}

static es_err open_pipes(struct ends *e)
{
	int answer[2], question[2];

	if (pipe2(answer, O_CLOEXEC | O_NONBLOCK))
		return ES_IO;
	if (pipe2(question, O_CLOEXEC | O_NONBLOCK)) {
		close_all(answer, 2);
		return ES_IO;
	}
	*e = (struct ends){.ours = {answer[0], question[1]}, .its = {question[0], answer[1]}};
	/* Its own ends wait, as programs expect of theirs. */
	(void)fcntl(e->its[0], F_SETFL, 0);
	(void)fcntl(e->its[1], F_SETFL, 0);
	return ES_OK;
}

/* Its errors go nowhere; it gets nothing else of ours: no file, no environment. A group of its own,
 * since it is a script that starts others. */
static es_err start(const char *mode, const struct ends *e, pid_t *pid)
{
	char words[ES_APERTIUM_MODE_MAX];
	char *argv[] = {(char *)"apertium", (char *)"-u", words, NULL};
	char *environment[] = {(char *)"PATH=/usr/bin:/bin", (char *)"LC_ALL=C.UTF-8", NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, ignored;

	snprintf(words, sizeof(words), "%s", mode);
	sigemptyset(&none);
	sigemptyset(&ignored);
	sigaddset(&ignored, SIGPIPE);
	if (posix_spawn_file_actions_init(&files))
		return ES_NO_MEMORY;
	if (posix_spawnattr_init(&attributes)) {
		posix_spawn_file_actions_destroy(&files);
		return ES_NO_MEMORY;
	}
	int failed = posix_spawn_file_actions_adddup2(&files, e->its[0], 0) ||
	             posix_spawn_file_actions_adddup2(&files, e->its[1], 1) ||
	             posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) ||
	             posix_spawn_file_actions_addclosefrom_np(&files, 3) ||
	             posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
	                                                           POSIX_SPAWN_SETSIGMASK |
	                                                           POSIX_SPAWN_SETSIGDEF) ||
	             posix_spawnattr_setsigmask(&attributes, &none) ||
	             posix_spawnattr_setsigdefault(&attributes, &ignored) ||
	             posix_spawn(pid, PROGRAM, &files, &attributes, argv, environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return failed ? ES_IO : ES_OK;
}

/* Takes what has come, up to four times the text: no language needs more. */
static es_err receive(int fd, size_t limit, struct es_writer *out, bool *end)
{
	uint8_t part[4096];
	ssize_t got = read(fd, part, sizeof(part));

	if (got < 0)
		return errno == EINTR || errno == EAGAIN ? ES_OK : ES_IO;
	*end = got == 0;
	if (out->len + (size_t)got > limit)
		return ES_TOO_LARGE;
	es_write_raw(out, es_bytes_of(part, (size_t)got));
	return out->err;
}

/* Gives what goes into the pipe now, and closes it after the last byte. */
static es_err give(int *fd, struct es_bytes *text)
{
	ssize_t sent = write(*fd, text->data, text->len);

	if (sent < 0)
		return errno == EINTR || errno == EAGAIN ? ES_OK : ES_IO;
	*text = es_bytes_of(text->data + sent, text->len - (size_t)sent);
	if (text->len == 0)
		close_all(fd, 1);
	return ES_OK;
}

/* Gives the text and takes the answer, both at once: neither end waits for the other for ever. */
static es_err converse(int ours[2], struct es_bytes text, struct es_writer *out)
{
	uint64_t deadline = now_ms() + ES_APERTIUM_TIMEOUT_MS;
	size_t limit = out->len + 4 * text.len + 4096;
	bool end = false;

	while (!end) {
		struct pollfd p[] = {{.fd = ours[0], .events = POLLIN},
		                     {.fd = ours[1], .events = POLLOUT}};
		uint64_t now = now_ms();
		es_err err = ES_OK;
		if (now >= deadline)
			return ES_TIMEOUT;
		if (poll(p, 2, (int)(deadline - now)) < 0)
			err = errno == EINTR ? ES_OK : ES_IO;
		else if (p[1].revents)
			err = give(&ours[1], &text);
		if (err == ES_OK && p[0].revents)
			err = receive(ours[0], limit, out, &end);
		if (err != ES_OK)
			return err;
	}
	return ES_OK;
}

static es_err reap(pid_t pid, bool force)
{
	int status = 0;

	if (force)
		(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return ES_IO;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ES_OK : ES_IO;
}

static es_err run(const char *mode, struct es_bytes text, struct es_writer *out)
{
	struct ends e;
	pid_t pid;

	es_err err = open_pipes(&e);
	if (err != ES_OK)
		return err;
	err = start(mode, &e, &pid);
	close_all(e.its, 2);
	if (err == ES_OK) {
		err = converse(e.ours, text, out);
		es_err left = reap(pid, err != ES_OK);
		if (err == ES_OK)
			err = left;
	}
	close_all(e.ours, 2);
	return err;
}

es_err es_apertium_translate(const char *mode, struct es_bytes text, struct es_writer *out)
{
	struct es_writer raw;

	if (text.len > ES_APERTIUM_TEXT_MAX)
		return ES_TOO_LARGE;
	es_writer_grow(&raw, 4 * ES_APERTIUM_TEXT_MAX + 8192);
	es_err err = run(mode, text, &raw);
	struct es_bytes answer = es_text_trim(es_writer_bytes(&raw));
	if (err == ES_OK && (answer.len == 0 || !es_utf8_valid(answer.data, answer.len)))
		err = ES_IO;
	if (err == ES_OK)
		err = es_text_normalise(answer, out);
	es_writer_free(&raw);
	return err;
}
