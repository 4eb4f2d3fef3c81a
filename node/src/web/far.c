/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/far.h"

#include "web/here.h"

#include <stdlib.h>
#include <string.h>

static struct es_far_one *find(const struct es_far *far, uint64_t link, const struct es_id *about)
{
	for (size_t i = 0; i < far->len; i++)
		if (far->all[i]->link == link && es_id_equal(&far->all[i]->here.about, about))
			return far->all[i];
	return NULL;
}

static void forget(struct es_api *api, size_t i)
{
	struct es_far *far = &api->far;
	struct es_id about = far->all[i]->here.about;

	free(far->all[i]);
	far->all[i] = far->all[--far->len];
	es_here_far_changed(api, &about);
}

static size_t count_of(const struct es_far *far, uint64_t link)
{
	size_t count = 0;

	for (size_t i = 0; i < far->len; i++)
		count += far->all[i]->link == link;
	return count;
}

/* NULL: too many are known already, or there is no memory. */
static struct es_far_one *add(struct es_far *far, uint64_t link)
{
	struct es_far_one *one = NULL;

	if (far->len < ES_FAR_MAX && count_of(far, link) < ES_FAR_PER_LINK)
		one = calloc(1, sizeof(*one));
	if (one)
		far->all[far->len++] = one;
	return one;
}

static void take(struct es_far_one *one, const struct es_here *here)
{
	one->here = *here;
	for (size_t i = 0; i < here->people_len; i++) {
		struct es_bytes name = here->people[i].name;
		es_assert(name.len <= ES_HERE_NAME_MAX);
		if (name.len)
			memcpy(one->names[i], name.data, name.len);
		one->here.people[i].name = es_bytes_of(one->names[i], name.len);
	}
}

static void gone(struct es_api *api, uint64_t link, const struct es_id *about)
{
	for (size_t i = api->far.len; i-- > 0;) {
		const struct es_far_one *one = api->far.all[i];
		if (one->link == link && (!about || es_id_equal(&one->here.about, about)))
			forget(api, i);
	}
}

void es_far_heard(struct es_api *api, uint64_t link, const struct es_id *structure,
                  const struct es_here *here)
{
	if (!here || !here->looks) {
		gone(api, link, here ? &here->about : NULL);
		return;
	}
	struct es_far_one *one = find(&api->far, link, &here->about);
	bool is_new = !one;
	if (is_new)
		one = add(&api->far, link);
	if (!one)
		return;
	one->link = link;
	one->structure = *structure;
	one->until_ms = es_monotonic_ms() + ES_HERE_EXPIRE_MS;
	take(one, here);
	if (is_new)
		es_here_changed(api, &here->about); /* it is told who is here */
	else
		es_here_far_changed(api, &here->about);
}

void es_far_expire(struct es_api *api, uint64_t now_ms)
{
	for (size_t i = api->far.len; i-- > 0;)
		if (api->far.all[i]->until_ms <= now_ms)
			forget(api, i);
}

size_t es_far_looking(const struct es_far *far, const struct es_id *about, uint64_t *links,
                      size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < far->len && count < max; i++)
		if (es_id_equal(&far->all[i]->here.about, about))
			links[count++] = far->all[i]->link;
	return count;
}

void es_far_free(struct es_far *far)
{
	for (size_t i = 0; i < far->len; i++)
		free(far->all[i]);
	far->len = 0;
}
