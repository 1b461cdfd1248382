# One image for every service; the command says which: node dist/apps/<fetcher|normalizer|store|dashboard>/main.js
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/bin bin
COPY --from=build /app/docs/api docs/api
COPY --from=build /app/seeds seeds
COPY --from=build /app/libs/domain/entities/data libs/domain/entities/data
COPY --from=build /app/libs/domain/text/data libs/domain/text/data
RUN mkdir inbox .babelwire && chown node:node inbox .babelwire
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT||3000}/health/ready`).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "dist/apps/standalone/main.js"]
