import Config

config :a, b: """text
"""
