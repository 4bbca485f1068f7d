# Chartcode as a container: the HTTP service by default, a worker or any other command by argument.
#   docker build -t chartcode .
#   docker run --rm -v chartcode:/data chartcode keys create --role admin --name operations     # no key, no service beyond its own machine
#   docker run -v chartcode:/data -p 127.0.0.1:8080:8080 chartcode
#   docker run chartcode config            # every setting and its environment variable
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

# Packages alone: this layer is built again only when they change.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# ONNX Runtime ships its libraries for every system and for browsers (which the tokenizer's package has built in again): two thirds of what npm installs.
RUN npm ci --omit=dev \
  && rm -rf node_modules/onnxruntime-node/bin/*/darwin node_modules/onnxruntime-node/bin/*/win32 node_modules/onnxruntime-web

# The program with model and tables. An image whose hashes are wrong, or that cannot code a sentence, is not built.
FROM packages AS program
COPY tsconfig.json LICENSE NOTICE README.md ./
COPY src ./src
COPY eval ./eval
COPY models ./models
COPY training-data/example-note.txt ./training-data/example-note.txt
RUN node --import tsx src/cli/main.ts verify

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production \
  CHARTCODE_HOST=0.0.0.0 \
  CHARTCODE_HTTP_PORT=8080 \
  CHARTCODE_DATABASE_PATH=/data/chartcode.db
WORKDIR /app
# Owned by root: the service cannot change its own program. Only /data is its own (embedded database; unused with DATABASE_URL).
COPY --from=program /app ./
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 8080
# Answers while every core codes, over HTTPS when the service speaks it. A worker has no port: its compose service turns this off.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "const e = process.env; require(e.CHARTCODE_TLS_CERT ? 'https' : 'http').get({ port: e.CHARTCODE_HTTP_PORT, path: '/health', rejectUnauthorized: false }, (r) => process.exit(r.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Without a shell between, so that SIGTERM reaches the service and it drains.
ENTRYPOINT ["node", "--import", "tsx", "src/cli/main.ts"]
CMD ["serve"]
