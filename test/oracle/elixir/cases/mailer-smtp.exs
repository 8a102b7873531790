import Config

config :pleroma, Pleroma.Emails.Mailer,
  enabled: true,
  adapter: Swoosh.Adapters.SMTP,
  relay: "smtp.example.org",
  username: "noreply@example.org",
  password: "fake-password",
  port: 465,
  ssl: true,
  tls: :never,
  tls_options: [versions: [:"tlsv1.2", :"tlsv1.3"], depth: 99],
  auth: :always,
  retries: 2,
  no_mx_lookups: false
