/* SPDX-License-Identifier: EUPL-1.2 */
/* A discussion, as far as it is public: each first message with everything that
 * followed it. As web-ui/src/parts/discussion.tsx. */
#include "site/visit.h"

#include <stdlib.h>
#include <string.h>

#define GIVEN_MAX 16384u /* bytes of a discussion that the application gets with the page */

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

static void put_thread(struct es_visit *v, const struct message *all, size_t count, size_t root,
                       struct es_bytes accepted)
{
	struct es_bytes none = es_bytes_of(NULL, 0);
	bool open = false;

	es_html_markup(&v->html, "<li>");
	es_put_message(v, all[root].value, none, es_bytes_equal(all[root].id, accepted));
	for (size_t i = 0; i < count; i++) {
		if (all[i].root != root || i == root)
			continue;
		if (!open)
			es_html_markup(&v->html, "<ul class=\"answers-list\">");
		open = true;
		size_t parent = find_id(all, count, all[i].parent);
		es_html_markup(&v->html, "<li>");
		es_put_message(v, all[i].value,
		               parent == root || parent == SIZE_MAX
		                       ? none
		                       : es_author_name(v, all[parent].value),
		               es_bytes_equal(all[i].id, accepted));
		es_html_markup(&v->html, "</li>");
	}
	if (open)
		es_html_markup(&v->html, "</ul>");
	es_html_markup(&v->html, "</li>");
}

static void put_threads(struct es_visit *v, struct message *all, size_t count,
                        struct es_bytes accepted)
{
	find_roots(all, count);
	es_html_markup(&v->html, "<ul class=\"threads\">");
	for (size_t i = 0; i < count; i++) {
		if (all[i].root == i)
			put_thread(v, all, count, i, accepted);
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

static void put_talk(struct es_visit *v, struct es_bytes list, struct message *all,
                     struct es_bytes accepted)
{
	struct es_bytes items = es_list_at(list, "items");
	struct es_html *h = &v->html;

	size_t count = read_messages(items, all);
	uint64_t total = es_field_uint(list, "total");
	es_html_markup(h, "<section class=\"discussion\" id=\"discussion\">"
	                  "<div class=\"discussion-head\"><h2>");
	es_speak(v, "talk.title");
	es_html_markup(h, "</h2>");
	if (total) {
		es_html_markup(h, "<span class=\"muted\">");
		es_put_counted(v, "talk.count", total);
		es_html_markup(h, "</span>");
	}
	es_html_markup(h, "</div>");
	if (count) {
		put_threads(v, all, count, accepted);
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

/* What is all here and not long need not be asked for again. */
static void give(struct es_visit *v, struct es_bytes entity, struct es_bytes list)
{
	struct es_phrase key = {.len = 0};
	struct es_bytes items;
	char hex[ES_ID_HEX_LEN];

	if (es_field_text(list, "next").len || !es_map_get(list, "items", &items) ||
	    items.len > GIVEN_MAX)
		return;
	es_phrase_add(&key, es_bytes_str("talk "));
	es_phrase_add(&key, es_id_hex_of(entity, hex));
	es_give(v, es_phrase_bytes(&key), items);
}

static void talk(struct es_visit *v, struct es_bytes entity, struct es_bytes accepted, bool open)
{
	struct message *all = calloc(ES_COMMENTS_PAGE_MAX, sizeof(*all));
	struct es_page page = {.limit = ES_COMMENTS_PAGE_MAX};
	struct es_writer list;
	struct es_id id;

	es_writer_grow(&list, ES_WEB_ANSWER_MAX);
	if (all && entity.len == ES_ID_LEN) {
		memcpy(id.bytes, entity.data, ES_ID_LEN);
		if (es_view_comments(v->s, &id, &page, &list) == ES_OK &&
		    (open || es_field_uint(es_writer_bytes(&list), "total"))) {
			put_talk(v, es_writer_bytes(&list), all, accepted);
			give(v, entity, es_writer_bytes(&list));
		}
	}
	es_writer_free(&list);
	free(all);
}

void es_put_talk(struct es_visit *v, struct es_bytes entity, struct es_bytes accepted)
{
	talk(v, entity, accepted, true);
}

void es_put_talk_left(struct es_visit *v, struct es_bytes entity)
{
	talk(v, entity, es_bytes_of(NULL, 0), false);
}
