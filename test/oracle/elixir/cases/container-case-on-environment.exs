import Config

registrations =
  case System.get_env("REGISTRATIONS") do
    "open" -> true
    "true" -> true
    nil -> false
    _ -> false
  end

config :pleroma, :instance,
  registrations_open: registrations,
  invites_enabled: not registrations,
  federating: true

case System.get_env("SMTP_HOST") do
  nil ->
    config :pleroma, Pleroma.Emails.Mailer, enabled: false

  host ->
    config :pleroma, Pleroma.Emails.Mailer,
      enabled: true,
      adapter: Swoosh.Adapters.SMTP,
      relay: host,
      port: String.to_integer(System.get_env("SMTP_PORT", "587"))
end
