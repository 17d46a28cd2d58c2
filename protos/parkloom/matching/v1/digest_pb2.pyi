import datetime

from buf.validate import validate_pb2 as _validate_pb2
from google.api import field_behavior_pb2 as _field_behavior_pb2
from google.api import resource_pb2 as _resource_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from parkloom.matching.v1 import webhook_pb2 as _webhook_pb2
from parkloom.text.v1 import text_pb2 as _text_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DigestLanguage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DIGEST_LANGUAGE_UNSPECIFIED: _ClassVar[DigestLanguage]
    DIGEST_LANGUAGE_ZH: _ClassVar[DigestLanguage]
    DIGEST_LANGUAGE_EN: _ClassVar[DigestLanguage]

class DigestState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DIGEST_STATE_UNSPECIFIED: _ClassVar[DigestState]
    DIGEST_STATE_ENABLED: _ClassVar[DigestState]
    DIGEST_STATE_DISABLED: _ClassVar[DigestState]
DIGEST_LANGUAGE_UNSPECIFIED: DigestLanguage
DIGEST_LANGUAGE_ZH: DigestLanguage
DIGEST_LANGUAGE_EN: DigestLanguage
DIGEST_STATE_UNSPECIFIED: DigestState
DIGEST_STATE_ENABLED: DigestState
DIGEST_STATE_DISABLED: DigestState

class Digest(_message.Message):
    __slots__ = ("name", "destination", "hour", "language", "state", "subject", "enterprise", "last_delivery", "etag", "create_time", "update_time")
    NAME_FIELD_NUMBER: _ClassVar[int]
    DESTINATION_FIELD_NUMBER: _ClassVar[int]
    HOUR_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    ENTERPRISE_FIELD_NUMBER: _ClassVar[int]
    LAST_DELIVERY_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    destination: DigestDestination
    hour: int
    language: DigestLanguage
    state: DigestState
    subject: str
    enterprise: str
    last_delivery: DigestDelivery
    etag: str
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., destination: _Optional[_Union[DigestDestination, _Mapping]] = ..., hour: _Optional[int] = ..., language: _Optional[_Union[DigestLanguage, str]] = ..., state: _Optional[_Union[DigestState, str]] = ..., subject: _Optional[str] = ..., enterprise: _Optional[str] = ..., last_delivery: _Optional[_Union[DigestDelivery, _Mapping]] = ..., etag: _Optional[str] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class DigestDestination(_message.Message):
    __slots__ = ("dingtalk", "wecom", "mail")
    DINGTALK_FIELD_NUMBER: _ClassVar[int]
    WECOM_FIELD_NUMBER: _ClassVar[int]
    MAIL_FIELD_NUMBER: _ClassVar[int]
    dingtalk: DingTalkRobot
    wecom: WeComRobot
    mail: MailAddress
    def __init__(self, dingtalk: _Optional[_Union[DingTalkRobot, _Mapping]] = ..., wecom: _Optional[_Union[WeComRobot, _Mapping]] = ..., mail: _Optional[_Union[MailAddress, _Mapping]] = ...) -> None: ...

class DingTalkRobot(_message.Message):
    __slots__ = ("url", "secret")
    URL_FIELD_NUMBER: _ClassVar[int]
    SECRET_FIELD_NUMBER: _ClassVar[int]
    url: str
    secret: str
    def __init__(self, url: _Optional[str] = ..., secret: _Optional[str] = ...) -> None: ...

class WeComRobot(_message.Message):
    __slots__ = ("url",)
    URL_FIELD_NUMBER: _ClassVar[int]
    url: str
    def __init__(self, url: _Optional[str] = ...) -> None: ...

class MailAddress(_message.Message):
    __slots__ = ("address",)
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    address: str
    def __init__(self, address: _Optional[str] = ...) -> None: ...

class DigestDelivery(_message.Message):
    __slots__ = ("date", "state", "attempt_count", "next_attempt_time", "attempts")
    DATE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_ATTEMPT_TIME_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    date: str
    state: _webhook_pb2.WebhookDeliveryState
    attempt_count: int
    next_attempt_time: _timestamp_pb2.Timestamp
    attempts: _containers.RepeatedCompositeFieldContainer[_webhook_pb2.WebhookAttempt]
    def __init__(self, date: _Optional[str] = ..., state: _Optional[_Union[_webhook_pb2.WebhookDeliveryState, str]] = ..., attempt_count: _Optional[int] = ..., next_attempt_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempts: _Optional[_Iterable[_Union[_webhook_pb2.WebhookAttempt, _Mapping]]] = ...) -> None: ...
