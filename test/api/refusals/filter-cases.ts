import { MOST_FILTERS } from '../../../domain/filters/saved-filter.ts';
import { newId } from '../../../persistence/ulid.ts';
import { act, type Case } from './case.ts';

const FILTER = { page: 'inbox', name: 'Khối 5 chưa ký', query: 'grade=5' };

/** Saved filters. */
export const filterCases: readonly Case[] = [
  {
    refused: ['FILTER_NAME_TAKEN'],
    given: ({ as }) => act(as.clerk, '/filters', FILTER),
    send: ({ as }) => act(as.clerk, '/filters', { ...FILTER, query: 'grade=4' }),
  },
  {
    refused: ['FILTERS_FULL'],
    async given({ as }) {
      for (let i = 0; i < MOST_FILTERS; i++)
        await act(as.administrator, '/filters', { ...FILTER, name: `Bộ lọc ${i}` });
    },
    send: ({ as }) => act(as.administrator, '/filters', { ...FILTER, name: 'Một bộ nữa' }),
  },
  { refused: ['FILTER_UNKNOWN'], send: ({ as }) => act(as.clerk, `/filters/${newId()}/delete`) },
  {
    refused: ['FILTER_NOT_OF_PAGE'],
    send: ({ as }) => act(as.clerk, '/filters', { ...FILTER, query: 'grade=5&name=Nguyễn Văn An' }),
  },
];
