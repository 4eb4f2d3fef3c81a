// SPDX-License-Identifier: EUPL-1.2
// The methods of docs/api.md about toolboxes: loaded with the pages that show or keep them.
import { request } from "./socket";
import type { Fields, Id, Lang, Listed, Millis, Place, Shown, Summary } from "./shapes";

export interface Reach {
	records: number;
	records_here: number;
	files: number;
	bytes: number;
	bytes_here: number;
}

export interface ToolboxView extends Shown {
	toolbox?: Fields | null;
	cards?: Summary[];
	reach?: Reach;
	origin?: { id: Id; title: string; lang: Lang; structure: Place } | null;
	taken?: Millis | null;
}

export interface TakenState {
	id: Id;
	taken?: Millis | null;
	reach: Reach;
	bytes_held: number;
	room: number;
	paused?: string | null;
}

interface Filter {
	limit?: number;
	after?: string | undefined;
	structure?: Id | undefined;
	reader?: Lang | undefined;
}

export const listToolboxes = (filter: Filter): Promise<Listed<Summary>> => request("toolbox.list", filter);
export const showToolbox = (id: Id, reader?: Lang): Promise<ToolboxView> => request("toolbox.show", reader ? { id, reader } : { id });
export const takeToolbox = (id: Id): Promise<object> => request("toolbox.take", { id });
export const giveToolboxBack = (id: Id): Promise<object> => request("toolbox.give_back", { id });
export const toolboxState = (id: Id): Promise<TakenState> => request("toolbox.state", { id });
