/* SPDX-License-Identifier: EUPL-1.2 */
#include "nodes.h"

char folder[HOME_PATH_MAX];
struct es_node *ours, *theirs, *third;

static void open_two(void)
{
	home_folder(folder);
	ours = home_node(folder, "ours");
	theirs = home_node(folder, "theirs");
	es_assert(es_node_found(ours, "Essai") == ES_OK);
}

int nodes_open_pair(void **state)
{
	(void)state;
	open_two();
	es_assert(home_join(ours, theirs) == ES_OK);
	es_node_start_logging(ours);
	es_node_start_logging(theirs);
	return 0;
}

int nodes_open_three(void **state)
{
	(void)state;
	open_two();
	third = home_node(folder, "third");
	return 0;
}

int nodes_close(void **state)
{
	(void)state;
	es_node_close(ours);
	es_node_close(theirs);
	es_node_close(third);
	ours = theirs = third = NULL;
	home_remove(folder);
	return 0;
}
