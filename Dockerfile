# The image of the API and the workers: one image, the entry point is the service's command (docker-compose.yml).
FROM node:24.21.0-bookworm-slim

RUN apt-get update \
  && apt-get install --yes --no-install-recommends chromium fonts-liberation openssl poppler-utils \
  && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/hoc-ba-so
COPY package.json package-lock.json .npmrc .puppeteerrc.cjs ./
RUN npm ci --omit=dev

COPY domain domain
COPY workflows workflows
COPY activities activities
COPY persistence persistence
COPY signing signing
COPY templates templates
COPY workers workers
COPY api api
COPY setup setup

RUN mkdir -p /data/files && chown node:node /data/files
ENV TZ=UTC NODE_ENV=production
USER node
