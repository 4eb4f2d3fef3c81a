/* SPDX-License-Identifier: EUPL-1.2 */
/* One message of a discussion, and one experience. As web-ui/src/parts/comment.tsx, reactions.tsx and
 * experiences.tsx. */
#include "site/visit.h"

#include <stdio.h>

#define ROLE_MAX 40
#define CODE_MAX 24

struct es_bytes es_author_name(const struct es_visit *v, struct es_bytes one)
{
	struct es_bytes name = es_field_text(one, "author.name");

	return name.len ? name : es_bytes_str(es_visit_word(v, "talk.someone"));
}

/* A role of the node's own is said in the reader's language; anything else as the person calls it. */
struct es_bytes es_role_said(const struct es_visit *v, struct es_bytes role)
{
	char key[ROLE_MAX + 8] = "";

	if (role.len && role.len < ROLE_MAX)
		snprintf(key, sizeof(key), "role.%.*s", (int)role.len, (const char *)role.data);
	const char *known = es_table_get(v->words, key);
	return known ? es_bytes_str(known) : role;
}

struct es_bytes es_author_role(const struct es_visit *v, struct es_bytes one)
{
	return es_role_said(v, es_field_text(one, "author.role"));
}

static void put_apart(struct es_visit *v, struct es_bytes text, bool *any)
{
	if (text.len == 0)
		return;
	if (*any)
		es_html_markup(&v->html, " · ");
	es_html_text(&v->html, text);
	*any = true;
}

static void put_writer(struct es_visit *v, struct es_bytes one)
{
	struct es_bytes name = es_field_text(one, "structure.name");
	struct es_phrase href = {.len = 0};
	bool any = false, known = es_author_path(one, &href);

	es_html_markup(&v->html, "<strong>");
	if (known) {
		es_html_markup(&v->html, "<a rel=\"nofollow\"");
		es_html_attr(&v->html, "href", es_phrase_bytes(&href));
		es_html_markup(&v->html, ">");
	}
	es_html_text(&v->html, es_author_name(v, one));
	if (known)
		es_html_markup(&v->html, "</a>");
	es_html_markup(&v->html, "</strong><span class=\"muted\">");
	put_apart(v, es_author_role(v, one), &any);
	put_apart(v, name, &any);
	put_apart(v, es_town_beside(name, es_field_text(one, "structure.city")), &any);
	es_html_markup(&v->html, "</span>");
}

static void put_answers_to(struct es_visit *v, struct es_bytes name)
{
	struct es_phrase p;

	es_phrase_fill(v->words, "talk.replyingTo", name, es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p class=\"muted answers-to\">");
	es_draw(v, "icon.reply");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_quote(struct es_visit *v, struct es_bytes message)
{
	struct es_bytes id = es_field_text(message, "quote.id"), passage, name;
	struct es_phrase href = {.len = 0};
	struct es_html *h = &v->html;

	if (id.len == 0)
		return;
	es_phrase_add(&href, es_bytes_str("#"));
	es_message_anchor(id, &href);
	passage = es_field_text(message, "quote.passage");
	name = es_field_text(message, "quote.author.name");
	es_html_markup(h, "<blockquote class=\"quote\"><a");
	es_html_attr(h, "href", es_phrase_bytes(&href));
	es_html_markup(h, ">");
	es_html_text(h, name.len ? name : es_bytes_str(es_visit_word(v, "talk.someone")));
	es_html_markup(h, "</a><p>");
	es_html_text(h, passage.len ? passage : es_bytes_str(es_visit_word(v, "talk.quoteGone")));
	es_html_markup(h, "</p></blockquote>");
}

static void put_withdrawn(struct es_visit *v, uint64_t withdrawn)
{
	struct es_phrase p, date;

	es_phrase_date(v->words, withdrawn, &date);
	es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_text(struct es_visit *v, struct es_bytes message)
{
	uint64_t withdrawn = es_field_uint(message, "withdrawn");

	if (withdrawn) {
		put_withdrawn(v, withdrawn);
		return;
	}
	es_html_markup(&v->html, "<div>");
	es_put_prose(v, es_field_text(message, "text"), es_field_text(message, "lang"));
	es_html_markup(&v->html, "</div>");
}

/* What people thought of it, in a word and their number. */
static void put_reactions(struct es_visit *v, struct es_bytes message)
{
	struct es_bytes list, by;
	struct es_reader r, people;
	char key[CODE_MAX + 12];

	size_t count = es_map_get(message, "reactions", &list) ? es_elements(list, &r) : 0;
	es_html_markup(&v->html, "<span class=\"reactions\">");
	for (size_t i = 0; i < count && r.err == ES_OK; i++) {
		struct es_bytes one = es_read_value(&r), code = es_field_text(one, "code");
		size_t number = es_map_get(one, "by", &by) ? es_elements(by, &people) : 0;
		snprintf(key, sizeof(key), "reaction.%.*s",
		         (int)(code.len < CODE_MAX ? code.len : CODE_MAX), (const char *)code.data);
		const char *known = es_table_get(v->words, key);
		if (!known || number == 0)
			continue;
		es_html_markup(&v->html, "<span class=\"reaction\">");
		es_html_word(&v->html, known);
		es_html_markup(&v->html, " ");
		es_html_uint(&v->html, number);
		es_html_markup(&v->html, "</span>");
	}
	es_html_markup(&v->html, "</span>");
}

static void put_foot(struct es_visit *v, struct es_bytes message)
{
	es_html_markup(&v->html, "<footer>");
	es_speak_time(v, es_field_uint(message, "created"));
	if (es_field_true(message, "pending")) {
		es_html_markup(&v->html, "<span>");
		es_speak(v, "talk.pending");
		es_html_markup(&v->html, "</span>");
	}
	if (!es_field_uint(message, "withdrawn"))
		put_reactions(v, message);
	es_html_markup(&v->html, "</footer>");
}

void es_put_message(struct es_visit *v, struct es_bytes message, struct es_bytes answers,
                    bool accepted)
{
	struct es_phrase anchor = {.len = 0};
	struct es_html *h = &v->html;

	es_message_anchor(es_field_text(message, "id"), &anchor);
	es_html_markup(h, "<article");
	es_html_attr(h, "class", es_bytes_str(accepted ? "message message-accepted" : "message"));
	es_html_attr(h, "id", es_phrase_bytes(&anchor));
	es_html_markup(h, "><header>");
	put_writer(v, message);
	if (accepted) {
		es_html_markup(h, "<span class=\"accepted\">");
		es_draw(v, "icon.check");
		es_speak(v, "question.accepted");
		es_html_markup(h, "</span>");
	}
	es_html_markup(h, "</header>");
	if (answers.len)
		put_answers_to(v, answers);
	put_quote(v, message);
	put_text(v, message);
	es_put_files(v, message, es_field_text(message, "lang"));
	put_foot(v, message);
	es_html_markup(h, "</article>");
}

static void put_outcome_heading(struct es_visit *v, bool alone)
{
	if (alone) {
		es_html_markup(&v->html, "<h2>");
		es_speak(v, "tried.outcome");
		es_html_markup(&v->html, "</h2>");
	} else {
		es_html_markup(&v->html, "<h3>");
		es_speak(v, "tried.outcome");
		es_html_markup(&v->html, "</h3>");
	}
}

static void put_outcome(struct es_visit *v, struct es_bytes one, bool alone)
{
	struct es_bytes outcome = es_field_text(one, "outcome"),
	                again = es_field_text(one, "again"), lang = es_field_text(one, "lang");
	char key[CODE_MAX + 8];

	if (outcome.len) {
		put_outcome_heading(v, alone);
		es_put_prose(v, outcome, lang);
	}
	if (again.len && again.len < CODE_MAX) {
		snprintf(key, sizeof(key), "again.%.*s", (int)again.len, (const char *)again.data);
		es_html_markup(&v->html, "<p class=\"again\">");
		es_speak(v, key);
		es_html_markup(&v->html, "</p>");
	}
}

static void put_experience_foot(struct es_visit *v, struct es_bytes one)
{
	struct es_phrase href = {.len = 0};
	struct es_html *h = &v->html;
	char hex[ES_ID_HEX_LEN];

	es_phrase_add(&href, es_bytes_str("/experience/"));
	es_phrase_add(&href, es_id_hex_of(es_field_text(one, "id"), hex));
	es_html_markup(h, "<footer>");
	es_speak_time(v, es_field_uint(one, "created"));
	es_html_markup(h, "<a");
	es_html_attr(h, "href", es_phrase_bytes(&href));
	es_html_markup(h, ">");
	es_put_counted(v, "tried.talk", es_field_uint(one, "comments"));
	es_html_markup(h, "</a></footer>");
}

void es_put_experience(struct es_visit *v, struct es_bytes one, bool alone)
{
	uint64_t withdrawn = es_field_uint(one, "withdrawn");
	struct es_html *h = &v->html;

	es_html_markup(h, "<article class=\"message experience\">");
	if (!alone) {
		es_html_markup(h, "<header>");
		put_writer(v, one);
		es_html_markup(h, "</header>");
	}
	if (withdrawn) {
		put_withdrawn(v, withdrawn);
	} else {
		es_put_prose(v, es_field_text(one, "text"), es_field_text(one, "lang"));
		put_outcome(v, one, alone);
	}
	if (!alone)
		put_experience_foot(v, one);
	es_html_markup(h, "</article>");
}
