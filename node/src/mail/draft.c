/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/draft.h"

#include "essaim/schema.h"

#include <stdio.h>
#include <string.h>

static void put(struct es_mail_draft *d, const char *text)
{
	es_write_raw(&d->text, es_bytes_str(text));
}

static void fill(const struct es_mail_draft *d, const char *key, const char *first,
                 struct es_phrase *out)
{
	char name[64];

	snprintf(name, sizeof(name), "mail.%s", key);
	es_phrase_fill(d->words, name, es_bytes_str(first ? first : ""), es_bytes_str(""), out);
}

void es_mail_draft_begin(struct es_mail_draft *d, struct es_node *node, struct es_bytes lang,
                         const char *otherwise, const char *name)
{
	enum es_language in = es_language_of(lang.len ? lang : es_bytes_str(otherwise));

	d->node = node;
	d->words = es_mail_words(node->mail, in);
	d->lang = es_bytes_str(es_language_codes[in]);
	d->subject.len = 0;
	es_writer_grow(&d->text, ES_MAIL_TEXT_MAX);
	if (name)
		es_mail_draft_say(d, "greeting", name);
}

void es_mail_draft_subject(struct es_mail_draft *d, const char *key, const char *first)
{
	fill(d, key, first, &d->subject);
	if (d->subject.len > ES_MAIL_SUBJECT_MAX)
		d->subject.len = ES_MAIL_SUBJECT_MAX;
	while (d->subject.len && !es_utf8_valid((const uint8_t *)d->subject.text, d->subject.len))
		d->subject.len--; /* cut between characters */
}

void es_mail_draft_say(struct es_mail_draft *d, const char *key, const char *first)
{
	struct es_phrase phrase;

	fill(d, key, first, &phrase);
	put(d, d->text.len ? "\n" : "");
	es_write_raw(&d->text, es_phrase_bytes(&phrase));
	put(d, "\n");
}

void es_mail_draft_line(struct es_mail_draft *d, const char *text)
{
	put(d, text);
	put(d, "\n");
}

void es_mail_draft_url(struct es_mail_draft *d, const char *path, const char *rest)
{
	put(d, es_mail_public_url(d->node->mail));
	put(d, path);
	put(d, rest);
	put(d, "\n");
}

es_err es_mail_draft_send(struct es_mail_draft *d, struct es_letter *letter)
{
	put(d, "\n-- \n");
	put(d, d->node->identity.name);
	put(d, "\n");
	es_mail_draft_url(d, "", "");
	letter->lang = d->lang;
	letter->subject = es_phrase_bytes(&d->subject);
	letter->text = es_writer_bytes(&d->text);
	es_err err = d->text.err ? d->text.err : es_mail_post(d->node->mail, letter);
	es_writer_free(&d->text);
	return err;
}
