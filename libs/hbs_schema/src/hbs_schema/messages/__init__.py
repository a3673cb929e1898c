"""What travels between the services, over RabbitMQ or HTTP: names of exchanges and queues, bodies of messages."""
