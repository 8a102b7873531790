import Config

secret = if File.exists?("/run/secrets/fake_key"), do: File.read!("/run/secrets/fake_key") |> String.trim()
config :pleroma, Pleroma.Web.Endpoint, secret_key_base: secret || "unset", http: [port: 4000]
