import Config

config :pleroma, Pleroma.Emails.Mailer,
  enabled: true,
  adapter: Swoosh.Adapters.Sendmail,
  cmd_path: "/usr/sbin/sendmail",
  cmd_args: "-N delay,failure,success",
  qmail: false
