/* SPDX-License-Identifier: EUPL-1.2 */
#include "cli/config_file.h"

#include <stdio.h>
#include <string.h>

#define NAME_SHOWN 40 /* bytes of a name that a refusal repeats */

static char *trim(char *text)
{
	static const char blank[] = " \t\r";
	char *end;

	text += strspn(text, blank);
	end = text + strlen(text);
	while (end > text && strchr(blank, end[-1]))
		*--end = '\0';
	return text;
}

/* These are of a command line alone. */
static bool is_reserved(const char *name)
{
	static const char *const names[] = {"home", "json", "help", "config"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static bool is_printable(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

/* One that takes no value: said or not. */
static es_err add_switch(struct es_args *args, const char *name, const char *value)
{
	if (strcmp(value, "no") == 0) {
		struct es_args checked = *args;
		return es_args_add(&checked, name, NULL);
	}
	return value[0] == '\0' || strcmp(value, "yes") == 0 ? es_args_add(args, name, NULL)
	                                                     : ES_INVALID;
}

/* Returns what is wrong with it; NULL where nothing is. */
static const char *read_line(char *line, struct es_args *args, const char **name)
{
	char *value = strchr(line, '=');

	if (value)
		*value++ = '\0';
	*name = trim(line);
	value = value ? trim(value) : line + strlen(line);
	if (!is_printable(*name) || !is_printable(value))
		return "control codes have no place here";
	if (is_reserved(*name))
		return "this option belongs on the command line";
	es_err err = value[0] ? es_args_add(args, *name, value) : ES_INVALID;
	if (err == ES_INVALID)
		err = add_switch(args, *name, value);
	switch (err) {
	case ES_OK:
		return NULL;
	case ES_LIMIT:
		return "too many options";
	default:
		return "no such option, or not with this value; serve --help lists them";
	}
}

static es_err refuse(size_t number, const char *name, const char *why, char *message, size_t size)
{
	bool cut = strlen(name) > NAME_SHOWN;

	snprintf(message, size, "line %zu: %.*s%s: %s", number, NAME_SHOWN, name, cut ? "..." : "",
	         why);
	return ES_INVALID;
}

static es_err append(struct es_args *args, const struct es_args *more)
{
	for (size_t i = 0; i < more->given_len; i++) {
		es_err err = es_args_add(args, more->given[i].flag->name, more->given[i].value);
		if (err)
			return err;
	}
	return ES_OK;
}

es_err es_config_file_read(char *text, size_t len, struct es_args *args, char *message, size_t size)
{
	struct es_args file = *args;
	char *line = text, *end = text + len;

	file.given_len = 0;
	if (memchr(text, '\0', len))
		return refuse(1, "a zero byte", "this is no text file", message, size);
	for (size_t number = 1; line < end; number++) {
		const char *name = "", *why = NULL;
		char *next = memchr(line, '\n', (size_t)(end - line));
		if (next)
			*next = '\0';
		char *said = trim(line);
		if (said[0] != '\0' && said[0] != '#')
			why = read_line(said, &file, &name);
		if (why)
			return refuse(number, name, why, message, size);
		line = next ? next + 1 : end;
	}
	if (append(&file, args)) {
		snprintf(message, size,
		         "with those of the command line these are too many options");
		return ES_INVALID;
	}
	*args = file;
	return ES_OK;
}
