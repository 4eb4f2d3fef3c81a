/* SPDX-License-Identifier: EUPL-1.2 */
/* The mail of a home whose relay does not answer: what it writes stays in the outbox, where tests read it. The
 * words are few, in French and in Hungarian (for all other languages). One thread besides the mail's own. */
#ifndef ESSAIM_LETTERS_H
#define ESSAIM_LETTERS_H

#include "api_home.h"
#include "mail/mail.h"

struct letters {
	struct es_table *words[ES_LANGUAGE_COUNT];
};
void letters_open(struct letters *letters, struct api_home *home);
void letters_close(struct letters *letters, struct api_home *home);
/* As a process that ends and begins again. */
void letters_restart(struct letters *letters, struct api_home *home);

/* One letter as it waits. */
struct kept_letter {
	struct es_writer bytes;
	struct es_waiting waiting;
};
/* How many wait, and the first found (kept may be NULL; es_writer_free(&kept->bytes) afterwards). */
size_t letters_waiting(const struct api_home *home, struct kept_letter *kept);
void letters_drop_all(const struct api_home *home);

#endif
