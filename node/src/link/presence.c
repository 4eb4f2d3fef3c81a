/* SPDX-License-Identifier: EUPL-1.2 */
/* Who looks at a conversation, told to and heard from the neighbours of the moment. */
#include "link/internal.h"

static bool is_live(const struct link *link)
{
	struct es_session_progress progress;

	if (link->state != LINK_OPEN || !link->session || link->busy ||
	    link->purpose.role != ES_ROLE_MEMBER)
		return false;
	es_session_progress(link->session, &progress);
	return progress.state == ES_SESSION_LIVE;
}

static bool names(const uint64_t *links, size_t count, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (links[i] == number)
			return true;
	return false;
}

void es_links_tell_here(struct es_links *links, const struct es_here *here, const uint64_t *named,
                        size_t named_len)
{
	struct es_here bare = {.about = here->about, .looks = here->looks};
	uint64_t now_ms = es_monotonic_ms();

	for (struct link *link = links->first; link; link = link->next) {
		if (!is_live(link))
			continue;
		const struct es_here *told = names(named, named_len, link->number) ? here : &bare;
		link->busy = true;
		(void)es_session_tell_here(link->session, told, now_ms);
		link->busy = false;
		link_settle(link);
	}
}

void presence_heard(void *context, const struct es_here *here)
{
	struct link *link = context;
	struct es_links *links = link->links;

	if (links->config.here)
		links->config.here(links->config.context, link->number,
		                   &link->certificate.structure, here);
}

void presence_gone(struct link *link)
{
	struct es_links *links = link->links;

	if (links->config.here && link->session)
		links->config.here(links->config.context, link->number,
		                   &link->certificate.structure, NULL);
}
