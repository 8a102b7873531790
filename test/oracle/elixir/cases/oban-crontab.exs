import Config

config :pleroma, Oban,
  repo: Pleroma.Repo,
  log: false,
  queues: [activity_expiration: 10, federator_incoming: 50, background: 5],
  plugins: [{Oban.Plugins.Pruner, max_age: 900}],
  crontab: [
    {"0 0 * * 0", Pleroma.Workers.Cron.DigestEmailsWorker},
    {"0 0 * * *", Pleroma.Workers.Cron.NewUsersDigestWorker}
  ]
