"""The standing refusals: error types of Appwrite 1.9.6 with their HTTP status and words."""

_TRY_ANOTHER_ID = "Try again with a different ID or use ID.unique() to generate a unique ID."

# Error types of Appwrite 1.9.6 with their HTTP status and standing words.
STANDING: dict[str, tuple[int, str]] = {
    "attribute_limit_exceeded": (
        400,
        "The maximum number or size of attributes for collection '%s' has been reached.",
    ),
    "attribute_type_invalid": (400, "The attribute '%s' type is invalid."),
    "collection_not_found": (404, "Collection with the requested ID '%s' could not be found."),
    "column_already_exists": (
        409,
        (
            "Column with the requested key '%s' already exists. Column keys must be unique, try "
            "again with a different key."
        ),
    ),
    "column_default_unsupported": (
        400,
        "Default values cannot be set for array or required columns.",
    ),
    "column_index_already_exists": (
        409,
        "Index with the requested key '%s' already exists. Try again with a different key.",
    ),
    "column_index_invalid": (400, "Index invalid."),
    "column_index_limit_exceeded": (
        400,
        "The maximum number of indexes for table '%s' has been reached.",
    ),
    "column_index_not_found": (404, "Index with the requested key '%s' could not be found."),
    "column_invalid_resize": (
        400,
        "Existing data is too large for new size, truncate your existing data then try again.",
    ),
    "column_limit_exceeded": (
        400,
        "The maximum number or size of columns for table '%s' has been reached.",
    ),
    "column_not_found": (404, "Column with the requested key '%s' could not be found."),
    "column_type_invalid": (400, "The column '%s' type is invalid."),
    "column_unknown": (
        400,
        (
            "The column '%s' required for the index could not be found. Please confirm all your "
            "columns are in the available state."
        ),
    ),
    "column_value_invalid": (
        400,
        "The column value is invalid. Please check the type, range and value of the column.",
    ),
    "database_already_exists": (
        409,
        f"Database with the requested ID '%s' already exists. {_TRY_ANOTHER_ID}",
    ),
    "database_not_found": (404, "Database with the requested ID '%s' could not be found."),
    "database_query_order_null": (
        400,
        (
            "The order attribute/column had a null value. Cursor pagination requires all "
            "documents/rows order attribute/column values are non-null."
        ),
    ),
    "document_invalid_structure": (
        400,
        (
            "The document structure is invalid. Please ensure the attributes match the collection "
            "definition."
        ),
    ),
    "document_not_found": (404, "Document with the requested ID '%s' could not be found."),
    "general_access_forbidden": (403, "Access to this API is forbidden."),
    "general_api_disabled": (
        403,
        "The requested API is disabled. You can enable the API from the Appwrite console.",
    ),
    "general_argument_invalid": (
        400,
        (
            "The request contains one or more invalid arguments. Please refer to the endpoint "
            "documentation."
        ),
    ),
    "general_bad_request": (
        400,
        "There was an error processing your request. Please check the inputs and try again.",
    ),
    "general_cursor_not_found": (
        400,
        (
            "The cursor is invalid. This can happen if the item represented by the cursor has been "
            "deleted."
        ),
    ),
    "general_invalid_email": (400, "Value must be a valid email address."),
    "general_invalid_phone": (
        400,
        (
            "Value must be a valid phone number. Format this number with a leading '+' and a "
            "country code, e.g., +16175551212."
        ),
    ),
    "general_mock": (400, "General errors thrown by the mock controller used for testing."),
    "general_not_implemented": (501, "This is not part of the local Appwrite yet."),
    "general_phone_disabled": (
        503,
        (
            "Phone provider is not configured. Please check the _APP_SMS_PROVIDER environment "
            "variable of your Appwrite server."
        ),
    ),
    "general_query_invalid": (
        400,
        "The query's syntax is invalid. Please check the query and try again.",
    ),
    "general_service_disabled": (
        403,
        (
            "The requested service is disabled. You can enable the service from the Appwrite "
            "console."
        ),
    ),
    "general_smtp_disabled": (
        503,
        (
            'SMTP is disabled on your Appwrite instance. You can <a href="/docs/email-'
            'delivery">learn more about setting up SMTP</a> in our docs.'
        ),
    ),
    "general_unauthorized_scope": (
        401,
        (
            "The current user or API key does not have the required scopes to access the requested "
            "resource."
        ),
    ),
    "general_unknown": (
        500,
        "An unknown error has occurred. Please check the logs for more information.",
    ),
    "general_unknown_origin": (
        403,
        (
            "The request originated from an unknown origin. If you trust this domain, please "
            "list it as a trusted platform in the Appwrite console."
        ),
    ),
    "health_queue_size_exceeded": (503, "Queue size threshold hit."),
    "index_invalid": (400, "Index invalid."),
    "key_already_exists": (
        409,
        "Key with the same ID already exists. Try again with a different ID.",
    ),
    "key_not_found": (404, "Key with the requested ID could not be found."),
    "membership_already_confirmed": (409, "Membership is already confirmed."),
    "membership_not_found": (404, "Membership with the requested ID could not be found."),
    "message_already_exists": (
        409,
        f"Message with the requested ID already exists. {_TRY_ANOTHER_ID}",
    ),
    "message_already_failed": (400, "Message with the requested ID has already failed."),
    "message_already_processing": (
        400,
        "Message with the requested ID is already being processed.",
    ),
    "message_already_scheduled": (
        400,
        "Message with the requested ID has already been scheduled for delivery.",
    ),
    "message_already_sent": (400, "Message with the requested ID has already been sent."),
    "message_missing_schedule": (400, "Message can not have status scheduled without a schedule."),
    "message_missing_target": (
        400,
        "Message with the requested ID has no recipients (topics or users or targets).",
    ),
    "message_not_found": (404, "Message with the requested ID could not be found."),
    "message_target_not_email": (400, "Message with the target ID is not an email target."),
    "message_target_not_push": (400, "Message with the target ID is not a push target."),
    "message_target_not_sms": (400, "Message with the target ID is not an SMS target."),
    "mock_number_already_exists": (
        409,
        (
            "Mock number with the requested number already exists. Try again with a different "
            "number. or update OTP of existing mock number."
        ),
    ),
    "mock_number_not_found": (
        404,
        "Mock number with the requested number could not be found.",
    ),
    "platform_already_exists": (
        409,
        (
            "Platform with the same ID already exists in this project. Try again with a different "
            "ID."
        ),
    ),
    "platform_method_unsupported": (
        400,
        (
            "The requested platform has invalid type. Please use corresponding update method for "
            "the platform type."
        ),
    ),
    "platform_not_found": (
        404,
        "Platform with the requested ID could not be found.",
    ),
    "project_id_missing": (
        403,
        (
            "When using project API key, make sure to pass x-appwrite-project header with your "
            "project ID."
        ),
    ),
    "project_invalid_failure_url": (400, "Invalid redirect URL for OAuth failure."),
    "project_invalid_success_url": (400, "Invalid redirect URL for OAuth success."),
    "project_key_expired": (
        401,
        "The project key has expired. Please generate a new key using the Appwrite console.",
    ),
    "project_not_found": (
        404,
        (
            "Project with the requested ID could not be found. Please check the value of the "
            "X-Appwrite-Project header to ensure the correct project ID is being used."
        ),
    ),
    "project_provider_disabled": (
        412,
        (
            "The chosen OAuth provider is disabled. You can enable the OAuth provider using the"
            " Appwrite console."
        ),
    ),
    "project_provider_unsupported": (
        400,
        (
            "The chosen OAuth provider is unsupported. Please check the <a "
            'href="/docs/client/account?sdk=web-default#accountCreateOAuth2Session">Create '
            "OAuth2 Session docs</a> for the complete list of supported OAuth providers."
        ),
    ),
    "provider_already_exists": (409, "Provider with the requested ID already exists."),
    "provider_incorrect_type": (400, "Provider with the requested ID is of the incorrect type."),
    "provider_missing_credentials": (400, "Provider with the requested ID is missing credentials."),
    "provider_not_found": (404, "Provider with the requested ID could not be found."),
    "relationship_value_invalid": (400, "The relationship value is invalid."),
    "row_already_exists": (
        409,
        f"Row with the requested ID '%s' already exists. {_TRY_ANOTHER_ID}",
    ),
    "row_delete_restricted": (
        403,
        "Row cannot be deleted because it is referenced by another row.",
    ),
    "row_invalid_structure": (
        400,
        "The row structure is invalid. Please ensure the columns match the table definition.",
    ),
    "row_missing_data": (400, "The row data is missing. Try again with row data populated."),
    "row_missing_payload": (
        400,
        (
            "The row data and permissions are missing. You must provide either row data or "
            "permissions to be updated."
        ),
    ),
    "row_not_found": (404, "Row with the requested ID '%s' could not be found."),
    "schedule_not_found": (404, "Schedule with the requested ID could not be found."),
    "storage_bucket_already_exists": (
        409,
        f"A storage bucket with the requested ID already exists. {_TRY_ANOTHER_ID}",
    ),
    "storage_bucket_not_found": (404, "Storage bucket with the requested ID could not be found."),
    "storage_bucket_transformations_disabled": (
        403,
        "Image transformations are disabled for the requested bucket.",
    ),
    "storage_file_already_exists": (409, "A storage file with the requested ID already exists."),
    "storage_file_empty": (400, "Empty file passed to the endpoint."),
    "storage_file_not_found": (404, "The requested file could not be found."),
    "storage_file_type_unsupported": (400, "The given file extension is not supported."),
    "storage_image_resolution_exceeded": (
        400,
        "The image resolution exceeds the maximum allowed for processing.",
    ),
    "storage_invalid_appwrite_id": (
        400,
        (
            "The value for x-appwrite-id header is invalid. Please check the value of the "
            "x-appwrite-id header is a valid id and not unique()."
        ),
    ),
    "storage_invalid_content_range": (
        400,
        "The content range is invalid. Please check the value of the Content-Range header.",
    ),
    "storage_invalid_file_size": (
        400,
        (
            "The file size is either not valid or exceeds the maximum allowed size. Please check "
            "the file or the value of the _APP_STORAGE_LIMIT environment variable."
        ),
    ),
    "storage_invalid_range": (
        416,
        "The requested range is not satisfiable. Please check the value of the Range header.",
    ),
    "subscriber_already_exists": (409, "Subscriber with the request ID already exists."),
    "subscriber_not_found": (404, "Subscriber with the request ID could not be found."),
    "table_already_exists": (
        409,
        f"A table with the requested ID '%s' already exists. {_TRY_ANOTHER_ID}",
    ),
    "table_not_found": (404, "Table with the requested ID '%s' could not be found."),
    "target_provider_invalid_type": (400, "Target has an invalid provider type."),
    "team_already_exists": (
        409,
        "Team with requested ID already exists. Please choose a different ID and try again.",
    ),
    "team_invalid_secret": (
        401,
        "The team invitation secret is invalid. Please request a new invitation and try again.",
    ),
    "team_invite_mismatch": (401, "The invite does not belong to the current user."),
    "team_invite_not_found": (404, "The requested team invitation could not be found."),
    "team_membership_mismatch": (404, "The membership ID does not belong to the team ID."),
    "team_not_found": (404, "Team with the requested ID could not be found."),
    "token_not_found": (404, "The requested file token could not be found."),
    "topic_already_exists": (409, "Topic with the request ID already exists."),
    "topic_not_found": (404, "Topic with the request ID could not be found."),
    "transaction_conflict": (
        409,
        "The transaction has a conflict. Please resolve the conflict and try again.",
    ),
    "transaction_expired": (
        410,
        "The transaction has expired. Please create a new transaction and try again.",
    ),
    "transaction_limit_exceeded": (
        400,
        "The maximum number of operations per transaction has been exceeded.",
    ),
    "transaction_not_found": (404, "Transaction with the requested ID '%s' could not be found."),
    "transaction_not_ready": (400, "The transaction is not ready yet. Please try again later."),
    "user_already_exists": (
        409,
        "A user with the same id, email, or phone already exists in this project.",
    ),
    "user_auth_method_unsupported": (
        501,
        (
            "The requested authentication method is either disabled or unsupported. Please check "
            "the supported authentication methods in the Appwrite console."
        ),
    ),
    "user_authenticator_already_verified": (
        409,
        "This authenticator is already verified on the current user.",
    ),
    "user_authenticator_not_found": (404, "Authenticator could not be found on the current user."),
    "user_blocked": (403, "The current user has been blocked."),
    "user_challenge_required": (
        401,
        (
            "A recently successful challenge is required to complete this action. A challenge "
            "is considered recent for 5 minutes."
        ),
    ),
    "user_email_already_exists": (
        409,
        "A user with the same email already exists in the current project.",
    ),
    "user_email_already_verified": (409, "User email is already verified"),
    "user_email_not_found": (400, "User email could not be found."),
    "user_email_not_verified": (400, "User email is not verified"),
    "user_identity_not_found": (
        404,
        (
            "The identity could not be found. Please sign in with OAuth provider to create "
            "identity first."
        ),
    ),
    "user_invalid_credentials": (401, "Invalid credentials. Please check the email and password."),
    "user_invalid_token": (401, "Invalid token passed in the request."),
    "user_jwt_and_cookie_set": (
        403,
        (
            "JWT and cookie used in the same request. Use either `setJWT` or `setCookie`. Learn"
            " about which authentication method to use in the SSR docs: "
            "https://appwrite.io/docs/products/auth/server-side-rendering"
        ),
    ),
    "user_jwt_invalid": (
        401,
        (
            "The JWT token is invalid. Please check the value of the X-Appwrite-JWT header to "
            "ensure the correct token is being used."
        ),
    ),
    "user_missing_id": (400, "Missing ID from OAuth2 provider."),
    "user_more_factors_required": (
        401,
        "More factors are required to complete the sign in process.",
    ),
    "user_not_found": (404, "User with the requested ID could not be found."),
    "user_oauth2_provider_error": (424, "OAuth2 provider returned some error."),
    "user_phone_already_exists": (
        409,
        "A user with the same phone number already exists in the current project.",
    ),
    "user_phone_already_verified": (409, "User phone is already verified"),
    "user_phone_not_found": (
        400,
        "The current user does not have a phone number associated with their account.",
    ),
    "user_phone_not_verified": (400, "User phone is not verified"),
    "user_recovery_codes_already_exists": (
        409,
        (
            "The current user already generated recovery codes and they can only be read once "
            "for security reasons."
        ),
    ),
    "user_recovery_codes_not_found": (
        404,
        "Recovery codes could not be found on the current user.",
    ),
    "user_session_already_exists": (
        401,
        "Creation of a session is prohibited when a session is active.",
    ),
    "user_session_not_found": (404, "The current user session could not be found."),
    "user_target_already_exists": (409, "A target with the same ID already exists."),
    "user_target_not_found": (404, "The target could not be found."),
    "user_unauthorized": (
        401,
        "The current user is not authorized to perform the requested action.",
    ),
    "variable_already_exists": (
        409,
        (
            "Variable with the same ID already exists in this project. Try again with a different "
            "ID."
        ),
    ),
    "variable_cannot_unset_secret": (
        400,
        (
            "Secret variables cannot be marked as non-secret. Please re-create the variable if "
            "this is your intention."
        ),
    ),
    "variable_not_found": (
        404,
        "Variable with the requested ID could not be found.",
    ),
    "webhook_already_exists": (
        409,
        "Webhook with the same ID already exists. Try again with a different ID.",
    ),
    "webhook_not_found": (
        404,
        "Webhook with the requested ID could not be found.",
    ),
}
