/* SPDX-License-Identifier: EUPL-1.2 */
/* The discussion of a practice, as far as it is public: each first message with everything that
 * followed it. As web-ui/src/parts/discussion.tsx. */
#include "site/visit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROLE_MAX 40

struct message {
	struct es_bytes value, id, parent;
	size_t root; /* the message that began the thread; its own place for that one */
};

static size_t find_id(const struct message *all, size_t count, struct es_bytes id)
{
	for (size_t i = 0; i < count && id.len; i++) {
		if (es_bytes_equal(all[i].id, id))
			return i;
	}
	return SIZE_MAX;
}

/* Messages come oldest first; one whose parent is not among them begins a thread. */
static void find_roots(struct message *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t parent = find_id(all, count, all[i].parent);
		all[i].root = i;
		for (size_t steps = 0; parent != SIZE_MAX && steps < count; steps++) {
			all[i].root = parent;
			parent = find_id(all, count, all[parent].parent);
		}
	}
}

static struct es_bytes name_of(const struct es_visit *v, struct es_bytes message)
{
	struct es_bytes name = es_field_text(message, "author.name");

	return name.len ? name : es_bytes_str(es_visit_word(v, "talk.someone"));
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

/* A role of the node's own is said in the reader's language; anything else as the person calls it. */
static void put_from(struct es_visit *v, struct es_bytes message)
{
	struct es_bytes role = es_field_text(message, "author.role");
	char key[ROLE_MAX + 8] = "";
	bool any = false;

	if (role.len && role.len < ROLE_MAX)
		snprintf(key, sizeof(key), "role.%.*s", (int)role.len, (const char *)role.data);
	const char *known = es_table_get(v->words, key);
	es_html_markup(&v->html, "<span class=\"muted\">");
	put_apart(v, known ? es_bytes_str(known) : role, &any);
	struct es_bytes name = es_field_text(message, "structure.name");
	put_apart(v, name, &any);
	put_apart(v, es_town_beside(name, es_field_text(message, "structure.city")), &any);
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

static void put_text(struct es_visit *v, struct es_bytes message)
{
	uint64_t withdrawn = es_field_uint(message, "withdrawn");
	struct es_phrase p, date;

	if (!withdrawn) {
		es_html_markup(&v->html, "<div>");
		es_put_prose(v, es_field_text(message, "text"), es_field_text(message, "lang"));
		es_html_markup(&v->html, "</div>");
		return;
	}
	es_phrase_date(v->words, withdrawn, &date);
	es_phrase_fill(v->words, "app.withdrawn", es_phrase_bytes(&date), es_bytes_of(NULL, 0), &p);
	es_html_markup(&v->html, "<p class=\"muted\">");
	es_speak_phrase(v, &p);
	es_html_markup(&v->html, "</p>");
}

static void put_message(struct es_visit *v, const struct message *m, struct es_bytes answers)
{
	struct es_html *h = &v->html;
	struct es_phrase anchor = {.len = 0};
	char hex[ES_ID_HEX_LEN];

	struct es_bytes id = es_id_hex_of(m->id, hex);
	es_phrase_add(&anchor, es_bytes_str("m-"));
	es_phrase_add(&anchor, es_bytes_of(id.data, id.len < 16 ? id.len : 16));
	es_html_markup(h, "<article class=\"message\"");
	es_html_attr(h, "id", es_phrase_bytes(&anchor));
	es_html_markup(h, "><header><strong>");
	es_html_text(h, name_of(v, m->value));
	es_html_markup(h, "</strong>");
	put_from(v, m->value);
	es_html_markup(h, "</header>");
	if (answers.len)
		put_answers_to(v, answers);
	put_text(v, m->value);
	es_html_markup(h, "<footer>");
	es_speak_time(v, es_field_uint(m->value, "created"));
	if (es_field_true(m->value, "pending")) {
		es_html_markup(h, "<span>");
		es_speak(v, "talk.pending");
		es_html_markup(h, "</span>");
	}
	es_html_markup(h, "</footer></article>");
}

static void put_thread(struct es_visit *v, const struct message *all, size_t count, size_t root)
{
	struct es_bytes none = es_bytes_of(NULL, 0);
	bool open = false;

	es_html_markup(&v->html, "<li>");
	put_message(v, &all[root], none);
	for (size_t i = 0; i < count; i++) {
		if (all[i].root != root || i == root)
			continue;
		if (!open)
			es_html_markup(&v->html, "<ul class=\"answers-list\">");
		open = true;
		size_t parent = find_id(all, count, all[i].parent);
		es_html_markup(&v->html, "<li>");
		put_message(v, &all[i],
		            parent == root || parent == SIZE_MAX ? none
		                                                 : name_of(v, all[parent].value));
		es_html_markup(&v->html, "</li>");
	}
	if (open)
		es_html_markup(&v->html, "</ul>");
	es_html_markup(&v->html, "</li>");
}

static void put_threads(struct es_visit *v, struct message *all, size_t count)
{
	find_roots(all, count);
	es_html_markup(&v->html, "<ul class=\"threads\">");
	for (size_t i = 0; i < count; i++) {
		if (all[i].root == i)
			put_thread(v, all, count, i);
	}
	es_html_markup(&v->html, "</ul>");
}

static void put_invitation(struct es_visit *v)
{
	struct es_phrase in = {.len = 0}, up = {.len = 0};

	/* path holds what is_plain let through, so it may stand in a query as it is */
	es_phrase_add(&in, es_bytes_str("/sign-in?next="));
	es_phrase_add(&in, v->request->path);
	es_phrase_add(&in, es_bytes_str("%23discussion"));
	es_phrase_add(&up, es_bytes_str("/sign-up?next="));
	es_phrase_add(&up, v->request->path);
	es_phrase_add(&up, es_bytes_str("%23discussion"));
	es_html_markup(&v->html, "<div class=\"aside invitation\"><h3>");
	es_speak(v, "talk.invite");
	es_html_markup(&v->html, "</h3><p>");
	es_speak(v, "talk.inviteMore");
	es_html_markup(&v->html,
	               "</p><p class=\"actions\"><a class=\"button main\" rel=\"nofollow\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&in));
	es_html_markup(&v->html, ">");
	es_speak(v, "app.signIn");
	es_html_markup(&v->html, "</a><a class=\"button\" rel=\"nofollow\"");
	es_html_attr(&v->html, "href", es_phrase_bytes(&up));
	es_html_markup(&v->html, ">");
	es_speak(v, "app.signUp");
	es_html_markup(&v->html, "</a></p></div>");
}

/* Reads the items of a list of comments. */
static size_t read_messages(struct es_bytes items, struct message all[ES_COMMENTS_PAGE_MAX])
{
	struct es_reader r;
	size_t count = es_elements(items, &r);

	if (count > ES_COMMENTS_PAGE_MAX)
		count = ES_COMMENTS_PAGE_MAX;
	for (size_t i = 0; i < count; i++) {
		all[i].value = es_read_value(&r);
		all[i].id = es_field_text(all[i].value, "id");
		all[i].parent = es_field_text(all[i].value, "parent");
	}
	return count;
}

static void put_talk(struct es_visit *v, struct es_bytes list, struct message *all)
{
	struct es_bytes items = es_bytes_of("\x90", 1);
	struct es_html *h = &v->html;
	struct es_phrase p;

	(void)es_map_get(list, "items", &items);
	size_t count = read_messages(items, all);
	uint64_t total = es_field_uint(list, "total");
	es_phrase_count(v->words, "talk.count", (int64_t)total * 1000, &p);
	es_html_markup(h, "<section class=\"discussion\" id=\"discussion\">"
	                  "<div class=\"discussion-head\"><h2>");
	es_speak(v, "talk.title");
	es_html_markup(h, "</h2><span class=\"muted\">");
	es_speak_phrase(v, &p);
	es_html_markup(h, "</span></div>");
	if (count) {
		put_threads(v, all, count);
	} else {
		es_html_markup(h, "<div class=\"empty\">");
		es_draw(v, "swarm.empty");
		es_html_markup(h, "<p>");
		es_speak(v, "talk.empty");
		es_html_markup(h, "</p></div>");
	}
	put_invitation(v);
	es_html_markup(h, "</section>");
}

void es_put_talk(struct es_visit *v, struct es_bytes entity)
{
	struct message *all = calloc(ES_COMMENTS_PAGE_MAX, sizeof(*all));
	struct es_page page = {.limit = ES_COMMENTS_PAGE_MAX};
	struct es_writer list;
	struct es_id id;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	if (all && entity.len == ES_ID_LEN) {
		memcpy(id.bytes, entity.data, ES_ID_LEN);
		if (es_view_comments(v->s, &id, &page, &list) == ES_OK)
			put_talk(v, es_writer_bytes(&list), all);
	}
	es_writer_free(&list);
	free(all);
}
