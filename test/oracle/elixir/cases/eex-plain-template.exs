import Config

config :pleroma, :http_security, enabled: true

secret = System.get_env("SECRET") || "fake"

text =
  EEx.eval_string(
    """
    import Config
    config :pleroma, Pleroma.Web.Endpoint, secret_key_base: "<%= secret %>"
    <%# config :pleroma, :http_security, enabled: false %>
    """,
    secret: secret
  )

config :pleroma, :length, String.length(text) > 10

if not File.exists?("/nonexistent/secret.exs") do
  EEx.eval_string("<%= secret %><%% x %>", secret: secret)
end
