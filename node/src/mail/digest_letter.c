/* SPDX-License-Identifier: EUPL-1.2 */
/* What waits, as plain text and as simple HTML. Neither quotes what anybody said: a letter cannot be taken back
 * when its author takes the words back. The HTML fetches nothing. */
#include "mail/digest.h"

#include "mail/mail.h"
#include "site/html.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

struct letter {
	const struct es_node *node;
	const struct es_table *words;
	const struct es_news *news;
	struct es_writer *text;
	struct es_html html;
};

/* The colours of the pages, and links that a thumb finds. */
#define LOOK                                                                                       \
	"<style>"                                                                                  \
	"body{margin:0;background:#fbfaf7;color:#1d2433;"                                          \
	"font:17px/1.55 system-ui,-apple-system,\"Segoe UI\",Roboto,sans-serif}"                   \
	"main,footer{max-width:34rem;margin:0 auto;padding:24px 16px 8px}"                         \
	"h1{font-size:1.3rem;line-height:1.3}"                                                     \
	"h2{font-size:1.05rem;line-height:1.35;margin:1.6em 0 .3em}"                               \
	"ul{margin:0;padding:0 0 0 1.1em}li{margin:.5em 0}a{color:#0b5c6b}"                        \
	".main{margin:2em 0 1em}"                                                                  \
	".main a{display:inline-block;padding:10px 18px;border-radius:8px;background:#0b5c6b;"     \
	"color:#fff;text-decoration:none}"                                                         \
	"hr{border:0;border-top:1px solid #c9ced8;margin:0 auto;max-width:34rem}"                  \
	"footer{font-size:.88rem;color:#4f5b6b;padding-bottom:32px}footer p{margin:.6em 0}"        \
	"footer a{display:inline-block;padding:3px 0}"                                             \
	"@media(prefers-color-scheme:dark){body{background:#12161d;color:#e8ecf2}a{color:#6fcbd9}" \
	".main a{background:#6fcbd9;color:#12161d}footer{color:#a9b4c2}hr{border-color:#3a4453}}"  \
	"</style>"

/* --- words and addresses ------------------------------------------------------------------------ */

static void fill(const struct letter *l, const char *key, struct es_bytes first,
                 struct es_bytes second, struct es_phrase *out)
{
	es_phrase_fill(l->words, key, first, second, out);
}

static void say(const struct letter *l, const char *key, struct es_phrase *out)
{
	fill(l, key, es_bytes_of(NULL, 0), es_bytes_of(NULL, 0), out);
}

static void count(const struct letter *l, const char *key, size_t number, struct es_phrase *out)
{
	es_phrase_count(l->words, key, (int64_t)number * 1000, out);
}

static void add(struct es_phrase *out, const char *text)
{
	es_phrase_add(out, es_bytes_str(text));
}

static void url_of(const struct letter *l, const char *path, const char *rest,
                   struct es_phrase *out)
{
	es_phrase_clear(out);
	add(out, es_mail_public_url(l->node->mail));
	add(out, path);
	add(out, rest);
}

/* The page of a conversation, at its discussion or at one message; that of all notices where there is none. */
static void url_of_item(const struct letter *l, const struct es_news_item *item, bool message,
                        struct es_phrase *out)
{
	bool practice = es_bytes_equal(item->kind, es_bytes_str("practice"));
	char hex[ES_ID_HEX_LEN];

	if (item->id.len != ES_ID_LEN || (item->found && (!message || item->found > 1))) {
		url_of(l, "/notices", "", out);
		return;
	}
	es_hex(item->id.data, item->id.len, hex);
	url_of(l, "/", "", out);
	if (es_bytes_equal(item->kind, es_bytes_str("request")))
		add(out, "question");
	else
		es_phrase_add(out, item->kind);
	add(out, "/");
	add(out, hex);
	if (message && item->comment.len == ES_ID_LEN) {
		add(out, "#");
		es_message_anchor(item->comment, out);
	} else if (item->reuse) {
		add(out, "#reuse");
	} else if (practice && !item->found) {
		add(out, "#discussion");
	}
}

/* A title, or the beginning of a long one. */
static void add_title(struct es_phrase *out, struct es_bytes title)
{
	struct es_bytes begun = es_text_cut(title, ES_DIGEST_TITLE_MAX);

	es_phrase_add(out, begun);
	if (begun.len < title.len)
		add(out, "…");
}

static void title_of(const struct letter *l, const struct es_news_item *item, struct es_phrase *out)
{
	es_phrase_clear(out);
	if (item->found)
		fill(l, "mail.digest.search", item->title, es_bytes_of(NULL, 0), out);
	else if (item->title.len)
		add_title(out, item->title);
	else if (item->id.len)
		fill(l, "tried.by", item->author, es_bytes_of(NULL, 0), out);
}

/* "Nora (Les Acacias) answered you"; of a kind that has no words, that there is something. */
static void line_of(const struct letter *l, const struct es_news_item *item, struct es_phrase *out)
{
	struct es_bytes name = item->name;
	struct es_phrase who;
	char key[48];

	if (item->found > 1 || (item->found && item->newest.len == 0)) {
		count(l, "mail.digest.found", (size_t)item->found, out);
		return;
	}
	if (item->found) {
		es_phrase_clear(out);
		add_title(out, item->newest);
		return;
	}
	if (es_bytes_equal(item->why, es_bytes_str("due"))) {
		say(l, "mail.digest.due", out);
		return;
	}
	snprintf(key, sizeof(key), "why.%.*s", (int)(item->why.len < 40 ? item->why.len : 40),
	         (const char *)item->why.data);
	if (!es_table_get(l->words, key)) {
		say(l, "mail.digest.other", out);
		return;
	}
	if (name.len == 0)
		name = es_bytes_str(es_word(l->words, "talk.someone"));
	es_phrase_clear(&who);
	if (item->structure.len)
		fill(l, "mail.digest.who", name, item->structure, &who);
	else
		es_phrase_add(&who, name);
	fill(l, key, es_phrase_bytes(&who), es_bytes_of(NULL, 0), out);
}

/* --- the two forms ------------------------------------------------------------------------------ */

static void put(struct letter *l, const char *text)
{
	es_write_raw(l->text, es_bytes_str(text));
}

/* On one line, whatever it holds. */
static void put_line(struct letter *l, const char *before, const struct es_phrase *p)
{
	put(l, before);
	for (size_t i = 0; i < p->len; i++)
		es_write_raw(l->text, p->text[i] == '\n' ? es_bytes_of(" ", 1)
		                                         : es_bytes_of(&p->text[i], 1));
	put(l, "\n");
}

#define put_markup(l, literal) es_html_markup(&(l)->html, literal)

static void put_phrase(struct letter *l, const struct es_phrase *p)
{
	es_html_text(&l->html, es_phrase_bytes(p));
}

static void put_link(struct letter *l, const struct es_phrase *url, const struct es_phrase *label)
{
	put_markup(l, "<a");
	es_html_attr(&l->html, "href", es_phrase_bytes(url));
	put_markup(l, ">");
	put_phrase(l, label);
	put_markup(l, "</a>");
}

static void put_group(struct letter *l, const struct es_news_item *item)
{
	struct es_phrase title, url;

	title_of(l, item, &title);
	put(l, "\n");
	if (title.len) {
		put_line(l, "", &title);
		url_of_item(l, item, false, &url);
		put_markup(l, "<h2");
		es_html_attr(&l->html, "lang", item->lang);
		put_markup(l, ">");
		put_link(l, &url, &title);
		put_markup(l, "</h2>");
	}
	put_markup(l, "<ul>");
}

static void put_item(struct letter *l, const struct es_news_item *item)
{
	struct es_phrase line, url;

	line_of(l, item, &line);
	url_of_item(l, item, true, &url);
	put_line(l, "- ", &line);
	put_line(l, "  ", &url);
	put_markup(l, "<li>");
	put_link(l, &url, &line);
	put_markup(l, "</li>");
}

static void put_items(struct letter *l)
{
	const struct es_news *news = l->news;
	size_t shown = news->len < ES_DIGEST_ITEMS_MAX ? news->len : ES_DIGEST_ITEMS_MAX;
	struct es_phrase more;

	for (size_t i = 0; i < shown; i++) {
		const struct es_news_item *item = &news->items[i];
		if (i == 0 || item->found || news->items[i - 1].found ||
		    !es_bytes_equal(item->id, news->items[i - 1].id)) {
			if (i)
				put_markup(l, "</ul>");
			put_group(l, item);
		}
		put_item(l, item);
	}
	put_markup(l, "</ul>");
	if (news->len == shown)
		return;
	count(l, "mail.digest.more", news->len - shown, &more);
	put(l, "\n");
	put_line(l, "", &more);
	put_markup(l, "<p>");
	put_phrase(l, &more);
	put_markup(l, "</p>");
}

static void put_head(struct letter *l, const struct es_account *account,
                     const struct es_digest_text *out, const char *lang)
{
	struct es_phrase greeting, intro;

	fill(l, "mail.greeting", es_bytes_str(account->name), es_bytes_of(NULL, 0), &greeting);
	fill(l, "mail.digest.intro", es_bytes_str(l->node->identity.name), es_bytes_of(NULL, 0),
	     &intro);
	put_line(l, "", &greeting);
	put(l, "\n");
	put_line(l, "", &intro);
	put_markup(l, "<!doctype html>\n<html");
	es_html_attr(&l->html, "lang", es_bytes_str(lang));
	put_markup(l, "><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
	              "content=\"width=device-width\"><meta name=\"color-scheme\" "
	              "content=\"light dark\"><title>");
	put_phrase(l, &out->subject);
	put_markup(l, "</title>" LOOK "</head><body><main><p>");
	put_phrase(l, &greeting);
	put_markup(l, "</p><h1>");
	put_phrase(l, &intro);
	put_markup(l, "</h1>");
}

static void put_way(struct letter *l, const char *key, const struct es_phrase *url)
{
	struct es_phrase label;

	say(l, key, &label);
	put(l, "\n");
	put_line(l, "", &label);
	put_line(l, "", url);
	put_link(l, url, &label);
}

static void put_foot(struct letter *l, enum es_digest_pace pace, const struct es_digest_text *out)
{
	struct es_phrase why, url, name;

	url_of(l, "/notices", "", &url);
	put_markup(l, "<p class=\"main\">");
	put_way(l, "mail.digest.all", &url);
	put_markup(l, "</p></main><hr><footer><p>");
	fill(l, pace == ES_DIGEST_DAILY ? "mail.digest.daily" : "mail.digest.weekly",
	     es_bytes_str(l->node->identity.name), es_bytes_of(NULL, 0), &why);
	put(l, "\n");
	put_line(l, "", &why);
	put_phrase(l, &why);
	put_markup(l, "</p><p>");
	es_phrase_clear(&url);
	add(&url, out->stop);
	put_way(l, "mail.digest.stop", &url);
	put_markup(l, "</p><p>");
	url_of(l, "/me#digest", "", &url);
	put_way(l, "mail.digest.change", &url);
	es_phrase_clear(&name);
	add(&name, l->node->identity.name);
	put(l, "\n");
	put_line(l, "-- \n", &name);
	url_of(l, "", "", &url);
	put_line(l, "", &url);
	put_markup(l, "</p><p>");
	put_link(l, &url, &name);
	put_markup(l, "</p></footer></body></html>\n");
}

/* --- the whole ---------------------------------------------------------------------------------- */

static void put_subject(struct letter *l, struct es_digest_text *out)
{
	struct es_phrase number;

	count(l, "mail.digest.count", l->news->len, &number);
	fill(l, "mail.digest.subject", es_bytes_str(l->node->identity.name),
	     es_phrase_bytes(&number), &out->subject);
	if (out->subject.len > ES_MAIL_SUBJECT_MAX)
		out->subject.len = ES_MAIL_SUBJECT_MAX;
	while (out->subject.len &&
	       !es_utf8_valid((const uint8_t *)out->subject.text, out->subject.len))
		out->subject.len--; /* cut between characters */
}

es_err es_digest_write(const struct es_node *node, const struct es_account *account,
                       enum es_digest_pace pace, const struct es_news *news, const char *token,
                       struct es_digest_text *out)
{
	enum es_language in = es_language_of(es_bytes_str(account->lang));
	struct letter l = {.node = node,
	                   .words = es_mail_words(node->mail, in),
	                   .news = news,
	                   .text = &out->text};

	out->lang = es_language_codes[in];
	es_writer_grow(&out->text, ES_MAIL_TEXT_MAX);
	es_html_init(&l.html, ES_MAIL_TEXT_MAX);
	snprintf(out->stop, sizeof(out->stop), "%s/stop-letters/%s?hl=%s",
	         es_mail_public_url(node->mail), token, out->lang);
	put_subject(&l, out);
	put_head(&l, account, out, out->lang);
	put_items(&l);
	put_foot(&l, pace, out);
	out->html = l.html.w;
	return out->text.err ? out->text.err : out->html.err;
}

void es_digest_text_free(struct es_digest_text *text)
{
	es_writer_free(&text->text);
	es_writer_free(&text->html);
}
