/* SPDX-License-Identifier: EUPL-1.2 */
/* How commands speak: formatted output, errors of one line (what, why, what to do), JSON, and ids
 * as people type them. For the thread that runs the command. */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "cli/command.h"

void es_print(struct es_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Text from a record: control characters are left out, so that it cannot steer a terminal. */
void es_print_text(struct es_cli *cli, struct es_bytes text);
/* How many columns text takes: a column a character. */
size_t es_columns(struct es_bytes text);
/* A canonical value as JSON and a line break. Returns an exit code. */
int es_print_json(struct es_cli *cli, const struct es_writer *value, bool pretty);

/* One line on stderr, with the exit code to return. The format reads "what: why; what to do". */
int es_fail(struct es_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for a mistake in the command line. */
int es_misused(struct es_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "what: sentence of err; advice": for errors that need no words of their own. */
int es_fail_err(struct es_cli *cli, const char *what, es_err err);
void es_note(struct es_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* one where count is 1, else many. */
const char *es_plural(uint64_t count, const char *one, const char *many);

/* "2026-11-21 03:30 UTC". */
#define ES_WHEN_LEN 32
void es_when(uint64_t ms, char out[ES_WHEN_LEN]);

/* Says of a withdrawn record that it is; returns an exit code. */
int es_fail_withdrawn(struct es_cli *cli, const char *typed, const struct es_row *row);

/* An id as typed (8 to 64 hex digits) in the store; says why not and returns an exit code. */
int es_find_id(struct es_cli *cli, struct es_snapshot *snap, const char *typed, struct es_id *id);
/* The same, in the store as it is now. */
int es_look_up(struct es_cli *cli, const char *typed, struct es_id *id);

/* The federation as stored and a snapshot of the store; says what is wrong and returns an exit
 * code. Release with es_reading_end. */
struct es_reading {
	struct es_snapshot *snap;
	struct es_federation federation;
};
int es_reading_begin(struct es_cli *cli, struct es_reading *reading);
void es_reading_end(struct es_reading *reading);
/* What a person does so that records get into a log. A static text. */
const char *es_way_to_a_log(const struct es_reading *reading);
/* Whether this structure is a steward or coordinates, and its node, restored from a backup, signs no
 * acts until its operator says so. */
bool es_waits_for_resume(const struct es_reading *reading, const struct es_id *structure);
#define ES_RESUME_ADVICE                                                                           \
	"restored from a backup: this node cosigns and proposes no acts until `essaim federation " \
	"resume`; run that once it has caught up with its partners"
/* The name of a member, or the first digits of its id. out holds ES_NAME_MAX + 1. */
void es_name_of(const struct es_federation *f, const struct es_id *structure, char *out,
                size_t size);

#endif
