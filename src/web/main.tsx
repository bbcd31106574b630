// Where does the application start in the browser?

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keys } from './api/queries.ts';
import { isSignedOut, Refused } from './api/refused.ts';
import { makeRouter } from './routes.tsx';
import { theme } from './theme.ts';

const mostTries = 2;

const client = new QueryClient({
  queryCache: new QueryCache({
    onError(error, query) {
      // The session ended while a page was open: the router asks who I am, finds out, and goes to the sign-in.
      // That question itself must not set it off again.
      if (isSignedOut(error) && query.queryKey[0] !== keys.me[0]) void router.invalidate();
    },
  }),
  defaultOptions: {
    queries: { staleTime: 5_000, retry: (tries, error) => !(error instanceof Refused) && tries < mostTries },
  },
});
const router = makeRouter(client);

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
createRoot(place).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Notifications position="bottom-right" limit={4} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
