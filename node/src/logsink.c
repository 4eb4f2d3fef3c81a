/* SPDX-License-Identifier: EUPL-1.2 */
#include "logsink.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TEXT_MAX 1000

static _Atomic int threshold = ES_LEVEL_WARNING;

void es_logsink_level(enum es_level least)
{
	atomic_store(&threshold, (int)least);
}

static const char *word_of(enum es_level level)
{
	static const char *const words[] = {"debug", "info", "warning", "error"};

	return words[level];
}

static size_t put_time(char *out, size_t size)
{
	struct timespec now;
	struct tm parts;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	return strftime(out, size, "%Y-%m-%dT%H:%M:%SZ ", &parts);
}

void es_say(enum es_level level, const char *format, ...)
{
	char line[TEXT_MAX + 64];
	size_t len;
	int n;
	va_list args;

	if ((int)level < atomic_load(&threshold))
		return;
	len = put_time(line, sizeof line);
	n = snprintf(line + len, sizeof line - len, "%s ", word_of(level));
	len += (size_t)n;
	va_start(args, format);
	n = vsnprintf(line + len, TEXT_MAX, format, args);
	va_end(args);
	if (n < 0)
		return;
	size_t text = (size_t)n < TEXT_MAX - 1 ? (size_t)n : TEXT_MAX - 1;
	for (size_t i = 0; i < text; i++) {
		unsigned char c = (unsigned char)line[len + i];
		if (c < 0x20 || c == 0x7f)
			line[len + i] = ' ';
	}
	len += text;
	line[len++] = '\n';
	/* One write, so that lines of two threads do not mix; a full stderr is nobody's to
	 * repair. */
	if (write(STDERR_FILENO, line, len) < 0)
		return;
}
