import Config

if File.exists?("/nonexistent-example") do
  config :a, b: 1
end
config :a, c: 1
